"""Pictures that we make: share cards and press kits. Nothing here asks the database; ``authors.actions`` does.

============  ====================================================================================================
``pictures``  the one gate through which a file becomes a picture: format and size are judged before it is decoded
``colours``   contrast, as WCAG counts it
``fonts``     which font can draw a text, and whether one can at all
``lines``     a text in lines, as large as fits
``cards``     the share card
``press``     print and web sizes with their credit written into the file, and the archive of a press kit
============  ====================================================================================================
"""

from __future__ import annotations
