"""What loading took and freed goes back to the system, and what it left is not looked through again and again."""

import ctypes
import gc
import sys

FEW_COLLECTIONS = 50_000  # objects made, and not freed, before Python looks for rings among them; its own is 700


def settle() -> None:
    """After tables were loaded: collect what nothing refers to, and hold the rest apart from later collections.

    Python looks through all that there is for rings of garbage, every few answers: 50 to 100 ms with the rows of 1,000
    accounts and all libraries. What is frozen is looked through only here. An answer makes thousands of objects and hardly a
    ring, so the others are looked through seldom. Free memory goes back to the system (malloc_trim(3), Arrow's pool):
    0.2 GB of a million accounts.
    """
    gc.set_threshold(FEW_COLLECTIONS, *gc.get_threshold()[1:])
    gc.unfreeze()
    settle_more()
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
    if arrow := sys.modules.get("pyarrow"):
        arrow.default_memory_pool().release_unused()


def settle_more() -> None:
    """The same of what was made since: what was frozen stays so, and is not looked through."""
    gc.collect()
    gc.freeze()
