"""
The catalogue: a static site with a page for each rule, and an overview of all.

`gathering` puts together what is known of each rule, an `entry`; `shown` makes of it what a page
says, and `texts` and `links` make that harmless; `pages` renders, `index` is what the overview
searches, `matrix` counts ATT&CK's techniques, and `writing` writes the folder.

All that comes from a rule is hostile: templates escape it, and there is no script in a page.
"""

from siemantic.catalogue.gathering import gather
from siemantic.catalogue.writing import check_folder, write_site

__all__ = ["check_folder", "gather", "write_site"]
