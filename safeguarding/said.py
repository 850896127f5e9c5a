from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing


class OwnMessages(CookieStorage):
    """Django's messages in a cookie that only works for the person they were meant for, so that the next person to sign
    in with the same browser does not see them. In the session they would cost each save three more queries.
    """

    cookie_name = settings.MESSAGE_COOKIE_NAME

    @property
    def signer(self) -> signing.TimestampSigner:
        # Made only when there is a message to read or write, because it needs to know who is signed in.
        return signing.get_cookie_signer(salt=f"{self.key_salt} of {self.request.user.pk}")

    @signer.setter
    def signer(self, of_everybody: signing.TimestampSigner) -> None:
        """Replaces the signer that Django makes for each request."""
