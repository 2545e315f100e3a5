"""How much of a picture is left after it was translated there and back."""

from latentlab.measuring.measured import Measured, average
from latentlab.measuring.metric import BOTH_WAYS, TWO_DOMAINS, Figure, Metric, Trial


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.translations import there_and_back
    from latentlab.pictures.tensors import psnr

    found = trial.once(there_and_back)
    return (average(psnr(found.back, found.images), note="PSNR to the original"),)


METRIC = Metric(
    name="cycle",
    figures=(
        Figure(
            "there and back",
            "dB",
            "higher",
            "Peak signal-to-noise ratio of pictures translated there and back to themselves: 20 "
            "dB is roughly alike, 30 dB hardly to be told apart.",
        ),
    ),
    needs=(BOTH_WAYS, TWO_DOMAINS),
    measure=measure,
)
