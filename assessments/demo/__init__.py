from .building import build, exists, sign_ins

__all__ = ["build", "exists", "sign_ins"]
