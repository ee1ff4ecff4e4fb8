"""A false national portal: the two calls of its public interface, with paging, and with the faults that the true one has.

Start reading at server.py.
"""

from tests.false_portal.server import FalsePortal, Fault

__all__ = ["FalsePortal", "Fault"]
