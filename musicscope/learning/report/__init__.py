"""What runs of the bench found, for people: one page, and tables for other programs."""

from musicscope.learning.report.page import report_page
from musicscope.learning.report.tables import report_tables

__all__ = ["report_page", "report_tables"]
