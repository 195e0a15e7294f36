"""Names and limits that the modules of this feature share."""

from __future__ import annotations

from datetime import timedelta

# The groups that ``execvoice_setup`` makes. The names are data in a site's database: they are not translated.
EXECUTIVES = "Executives"
GHOSTWRITERS = "Ghostwriters"
EDITORS = "Editors"
LEGAL = "Legal"
COMMENT_MODERATORS = "Comment moderators"
ROLES = (EXECUTIVES, GHOSTWRITERS, EDITORS, LEGAL, COMMENT_MODERATORS)

# A process that died while it held a mail gives it up after this time; longer than any sane SMTP timeout.
MAIL_CLAIM = timedelta(minutes=10)
MAIL_FIRST_RETRY = timedelta(minutes=1)
MAIL_LONGEST_RETRY = timedelta(hours=1)
MAIL_BATCH = 100
ERROR_LENGTH = 500
