"""How far all translated pictures are from all true ones, by the features of a classifier."""

from typing import TYPE_CHECKING

from latentlab.measuring.measured import Measured, resampled
from latentlab.measuring.metric import TRANSLATES, Figure, Metric, Trial, learned_from

if TYPE_CHECKING:
    from latentlab.measuring.classifier import Classifier


def measure(trial: Trial) -> tuple[Measured, ...]:
    from latentlab.measuring.similarity import frechet_distance
    from latentlab.measuring.translations import translated_pairs

    pairs, classifier = trial.once(translated_pairs), trial.once(classifier_of_things)
    found, truth = classifier.features(pairs.found), classifier.features(pairs.truth)
    note = (
        "0 is equal; of the features of a classifier of things and patterns that reads "
        f"{classifier.accuracy:.1%} of new pictures rightly, comparable under this classifier only"
    )
    return (
        resampled(
            lambda chosen: frechet_distance(found[chosen], truth[chosen]), len(found), note=note
        ),
    )


def classifier_of_things(trial: Trial) -> "Classifier":
    """The classifier of things and patterns in pictures as large as those of a trial's model."""
    from latentlab.measuring.drawn_classifiers import thing_classifier

    return thing_classifier(trial.model.info.size)


METRIC = Metric(
    name="frechet",
    figures=(
        Figure(
            "Fréchet distance to the true pictures",
            "",
            "lower",
            "Distance between the normal distributions that fit the features of all translated "
            "and of all true pictures best (Heusel et al. 2017): 0 is equal; only figures of the "
            "same classifier and of equally many pictures can be compared.",
        ),
    ),
    needs=(TRANSLATES, learned_from("edges")),
    measure=measure,
)
