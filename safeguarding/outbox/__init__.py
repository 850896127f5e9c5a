"""The outbox: emails are stored in the transaction that causes them, and sent by a worker.

`leaving.leave(message)` does both. If other rows belong to an email, `keep` it, save them, then `send` it. Pages show
`email.state`.
"""
