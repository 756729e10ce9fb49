"""Pixels as they are written: in tenths or hundredths. `round` takes four times as long for digits as for whole numbers."""


def tenth(value: float) -> float:
    """The nearest tenth."""
    return round(value * 10) / 10


def hundredth(value: float) -> float:
    """The nearest hundredth."""
    return round(value * 100) / 100
