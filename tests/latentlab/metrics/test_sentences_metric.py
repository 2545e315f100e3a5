"""Pictures for sentences, as the detector reads them."""

from latentlab.measuring.metric import Trial
from latentlab.metrics.registry import evaluate, metric
from latentlab.models.manager import ModelManager
from latentlab.models.refs import ModelRef
from trainers.config import DataSource

CAPTIONS = DataSource(name="captions")


def test_the_bundled_model_draws_what_it_learned_more_often_than_what_it_never_saw() -> None:
    model = ModelManager("cpu").open(ModelRef.bundled("captions-text2image"))
    known, new = (each.value for _, each in evaluate(Trial(model, CAPTIONS, 60), ["sentences"]))
    assert known > 60
    assert 25 < new < known


def test_a_model_without_words_is_refused() -> None:
    model = ModelManager("cpu").open(ModelRef.bundled("digits-dcgan"))
    refusal = metric("sentences").refusal(Trial(model, CAPTIONS))
    assert refusal.startswith("It needs a model that reads sentences and a model that learned")
