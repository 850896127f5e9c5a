from .making import SIGN_INS, sign_in
from .seeding import analyze, exists, seed
from .words import PASSWORD

__all__ = ["PASSWORD", "SIGN_INS", "analyze", "exists", "seed", "sign_in"]
