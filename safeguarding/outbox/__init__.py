"""Emails that are to go out: kept in the transaction that causes them, sent by a worker.

`leaving.leave(message)` does both. Where other rows belong to an email, `keep` it, save them, then `send` it. Pages
show `email.state`.
"""
