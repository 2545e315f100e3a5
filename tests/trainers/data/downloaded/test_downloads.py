"""Downloads, against a server on this machine: fetched once, checked, cancelled, explained."""

import hashlib
import inspect
import io
import pickle
import socket
import struct
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torchvision import datasets

from trainers.config import DataSource
from trainers.data.downloaded.celeba import celeba_attributes
from trainers.data.downloaded.downloads import FetchError, fetch
from trainers.data.errors import DataCancelled, DataError
from trainers.data.images import MemoryImages
from trainers.data.opening import open_images
from trainers.data.watching import Watcher
from trainers.storage import data_dir


class Server:
    """Serves the files of a folder and remembers what was asked for."""

    def __init__(self, folder: Path) -> None:
        asked = self.asked = list[str]()

        class Handler(SimpleHTTPRequestHandler):
            def log_request(self, *details: object) -> None:
                del details
                asked.append(self.path.lstrip("/"))

            def log_message(self, *details: object) -> None:
                del details

        self.folder = folder
        self._server = ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(Handler, directory=str(folder))
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def put(self, name: str, content: bytes) -> str:
        """Serve `content` and return its md5 sum."""
        (self.folder / name).write_bytes(content)
        return hashlib.md5(content, usedforsecurity=False).hexdigest()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "served").mkdir()
    running = Server(tmp_path / "served")
    yield running
    running.close()


def idx(array: np.ndarray) -> bytes:
    sizes = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


@pytest.fixture
def small_mnist(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The server as MNIST's only mirror, with six training and four test images."""
    resources = []
    for split, count in (("train", 6), ("t10k", 4)):
        for kind, array in (
            ("images-idx3", np.full((count, 28, 28), count)),
            ("labels-idx1", np.arange(count)),
        ):
            name = f"{split}-{kind}-ubyte.gz"
            resources.append((name, server.put(name, idx(array))))
    monkeypatch.setattr(datasets.MNIST, "resources", resources)
    monkeypatch.setattr(datasets.MNIST, "mirrors", [server.url])
    return server


def closed_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def test_mnist_is_fetched_once_with_progress_and_both_splits_are_joined(
    small_mnist: Server,
) -> None:
    told: list[tuple[str, float | None]] = []
    data = open_images(DataSource(name="mnist"), progress=lambda t, f: told.append((t, f)))
    assert isinstance(data, MemoryImages)
    assert data.images[:, 0, 0, 0].tolist() == [6] * 6 + [4] * 4
    assert data.info.label_names == tuple("0123456789")
    assert ("Downloading train-images-idx3-ubyte.gz", 1.0) in told
    assert len(small_mnist.asked) == 4
    again = open_images(DataSource(name="mnist"))
    assert again.fingerprint == data.fingerprint
    assert len(small_mnist.asked) == 4


@pytest.mark.usefixtures("small_mnist")
def test_files_in_a_named_folder_are_used_without_the_internet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched = open_images(DataSource(name="mnist"))
    monkeypatch.setattr(datasets.MNIST, "mirrors", [closed_address()])
    for place in (data_dir(), data_dir() / "MNIST", data_dir() / "MNIST" / "raw"):
        opened = open_images(DataSource(name="mnist", folder=place))
        assert opened.fingerprint == fetched.fingerprint
    with pytest.raises(DataError, match="could not be downloaded"):
        open_images(DataSource(name="mnist", folder=tmp_path / "elsewhere"))
    assert not (tmp_path / "elsewhere").exists()


def test_a_second_address_is_tried_when_the_first_fails(
    small_mnist: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets.MNIST, "mirrors", [closed_address(), small_mnist.url])
    assert len(open_images(DataSource(name="mnist"))) == 10


@pytest.mark.parametrize(
    ("name", "source", "title"),
    [
        ("mnist", "MNIST", "MNIST"),
        ("fashion-mnist", "FashionMNIST", "Fashion-MNIST"),
        ("kmnist", "KMNIST", "KMNIST"),
    ],
)
def test_without_the_internet_one_sentence_says_what_to_do(
    name: str, source: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getattr(datasets, source), "mirrors", [closed_address()])
    with pytest.raises(DataError) as caught:
        open_images(DataSource(name=name))
    sentence = str(caught.value)
    assert sentence.startswith(f"{title} could not be downloaded (Connection refused).")
    assert str(data_dir() / source / "raw") in sentence
    assert "train on digits, which needs no download" in sentence


def test_cifar10_without_the_internet_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets.CIFAR10, "url", closed_address())
    with pytest.raises(DataError, match=r"CIFAR-10 could not be downloaded \(Connection"):
        open_images(DataSource(name="cifar10"))


def test_celeba_tells_how_much_has_arrived_and_can_be_cancelled(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    released = threading.Event()

    class SlowCelebA:
        base_folder = "celeba"

        def __init__(self, root: Path, **_: object) -> None:
            (root / "celeba").mkdir()
            with (root / "celeba" / "faces.zip").open("wb") as file:
                file.truncate(120_000_000)  # takes no room on the disk
            released.wait(10)

    told: list[str] = []
    monkeypatch.setattr(datasets, "CelebA", SlowCelebA)
    monkeypatch.setattr("trainers.data.downloaded.celeba._LOOK_SECONDS", 0.01)
    with pytest.raises(DataCancelled):
        open_images(
            DataSource(name="celeba", folder=tmp_path),
            progress=lambda text, _: told.append(text),
            cancelled=lambda: "Downloading CelebA, 100 MB so far" in told,
        )
    released.set()


def test_celeba_without_the_internet_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*details: object, **more: object) -> None:
        del details, more
        raise RuntimeError("no route to the server")

    monkeypatch.setattr(datasets.celeba, "download_file_from_google_drive", refuse)
    with pytest.raises(DataError, match=r"CelebA could not be downloaded \(no route"):
        open_images(DataSource(name="celeba"))


def test_content_that_is_not_what_was_expected_is_thrown_away(
    server: Server, tmp_path: Path
) -> None:
    server.put("a.gz", b"a page that asks to log in")
    path = tmp_path / "new" / "a.gz"
    with pytest.raises(FetchError, match="delivers something else"):
        fetch([server.url + "a.gz"], path, "0" * 32, Watcher())
    assert list(path.parent.iterdir()) == []


def test_a_missing_file_is_reported_as_the_server_says(server: Server, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="the server answered 404"):
        fetch([server.url + "absent"], tmp_path / "a", "0" * 32, Watcher())


def test_a_cancelled_download_leaves_nothing_behind(server: Server, tmp_path: Path) -> None:
    md5 = server.put("a.gz", bytes(3_000_000))
    fractions: list[float] = []

    def progress(text: str, done: float | None) -> None:
        assert text == "Downloading a.gz"
        fractions.append(done or 0.0)

    watcher = Watcher(progress, lambda: max(fractions, default=0) > 0.3)
    path = tmp_path / "new" / "a.gz"
    with pytest.raises(DataCancelled):
        fetch([server.url + "a.gz"], path, md5, watcher)
    assert 0.3 < max(fractions) < 0.6
    assert list(path.parent.iterdir()) == []


def test_a_lost_connection_leaves_nothing_behind(tmp_path: Path) -> None:
    def answer(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\nhalf")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer, args=(listening,))
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/a"
        with pytest.raises(FetchError, match="connection was lost"):
            fetch([url], tmp_path / "new" / "a", "0" * 32, Watcher())
        thread.join()
    assert list((tmp_path / "new").iterdir()) == []


def test_cifar10_is_fetched_unpacked_and_its_channels_stand_first(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    red = np.zeros((2, 3, 32, 32), np.uint8)
    red[:, 0] = 200
    batch = pickle.dumps({"data": red.reshape(2, -1), "labels": [0, 1]})
    meta = pickle.dumps({"label_names": ["ship", "truck"]})
    md5 = {c: hashlib.md5(c, usedforsecurity=False).hexdigest() for c in (batch, meta)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in (
            ("data_batch_1", batch),
            ("test_batch", batch),
            ("batches.meta", meta),
        ):
            member = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    monkeypatch.setattr(datasets.CIFAR10, "url", server.url + "cifar.tar.gz")
    monkeypatch.setattr(datasets.CIFAR10, "tgz_md5", server.put("cifar.tar.gz", buffer.getvalue()))
    monkeypatch.setattr(datasets.CIFAR10, "train_list", [["data_batch_1", md5[batch]]])
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [["test_batch", md5[batch]]])
    monkeypatch.setattr(
        datasets.CIFAR10,
        "meta",
        {"filename": "batches.meta", "key": "label_names", "md5": md5[meta]},
    )
    data = open_images(DataSource(name="cifar10"))
    assert isinstance(data, MemoryImages)
    assert torch.equal(data.images, torch.from_numpy(np.concatenate([red, red])))
    assert data.info.label_names == ("ship", "truck")
    (data_dir() / "cifar-10-batches-py" / "data_batch_1").write_bytes(b"damaged")
    with pytest.raises(DataError, match=r"files of CIFAR-10 .* are damaged"):
        open_images(DataSource(name="cifar10"))


@pytest.fixture
def faces(tmp_path: Path) -> Path:
    """Three faces of CelebA's shape: green with a red margin above and below the centre."""
    image = Image.new("RGB", (178, 218), (255, 0, 0))
    image.paste((0, 255, 0), (0, 20, 178, 198))
    folder = tmp_path / "celeba" / "img_align_celeba"
    folder.mkdir(parents=True)
    for i in range(1, 4):
        image.save(folder / f"{i:06}.jpg", quality=95)
    (folder.parent / "list_attr_celeba.txt").write_text(
        "3\nSmiling Hat\n000001.jpg  1 -1\n000002.jpg -1 -1\n000003.jpg -1  1\n"
    )
    return tmp_path


@pytest.mark.parametrize("place", [".", "celeba", "celeba/img_align_celeba"])
def test_celeba_is_cropped_to_its_centre_and_has_no_labels(faces: Path, place: str) -> None:
    data = open_images(DataSource(name="celeba", folder=faces / place))
    assert (len(data), data.info.size, data.info.channels, data.info.classes) == (3, 64, 3, 0)
    batch = data.take(torch.arange(3), torch.device("cpu"))
    inside = batch.images[:, :, 2:-2]
    assert (inside[:, 1] > 0.9).all()
    assert (inside[:, 0] < -0.9).all()


def test_what_torchvision_fetches_celeba_with_is_installed() -> None:
    import gdown

    asked = inspect.signature(gdown.download).parameters
    assert {"id", "output", "quiet", "user_agent"} <= set(asked)


def test_an_attribute_of_celeba_makes_two_domains(faces: Path) -> None:
    source = DataSource(name="celeba", folder=faces, attribute="Smiling")
    (faces / "celeba" / "img_align_celeba" / "000002.jpg").unlink()
    data = open_images(source)
    assert data.info.label_names == ("Smiling", "no Smiling")
    assert (data.indices_of(0).tolist(), data.indices_of(1).tolist()) == ([0], [1])
    streamed = open_images(source, memory_budget=100)
    assert streamed.fingerprint == data.fingerprint
    assert streamed.indices_of(1).tolist() == [1]
    other = open_images(source.model_copy(update={"attribute": "Hat"}))
    assert other.fingerprint != data.fingerprint
    assert other.indices_of(0).tolist() == [1]


def test_an_unknown_attribute_of_celeba_is_refused_with_those_there_are(faces: Path) -> None:
    with pytest.raises(DataError, match="no attribute 'Beard': choose one of Smiling, Hat"):
        open_images(DataSource(name="celeba", folder=faces, attribute="Beard"))


def test_faces_that_the_list_of_attributes_lacks_are_left_out_and_listed(faces: Path) -> None:
    folder = faces / "celeba" / "img_align_celeba"
    source = DataSource(name="celeba", folder=faces, attribute="Hat")
    whole = open_images(source)
    (folder / "000003.jpg").rename(folder / "000009.jpg")
    data = open_images(source)
    assert (len(data), data.indices_of(1).tolist()) == (2, [0, 1])
    (lost,) = data.skipped
    assert str(lost) == "000009.jpg: the list of attributes does not name it"
    assert data.fingerprint != whole.fingerprint
    for number in (1, 2):
        (folder / f"00000{number}.jpg").unlink()
    with pytest.raises(DataError, match="does not name"):
        open_images(source)


@pytest.mark.parametrize("place", [".", "celeba", "celeba/img_align_celeba"])
def test_the_attributes_of_celeba_are_read_by_name(faces: Path, place: str) -> None:
    names, rows = celeba_attributes(faces / place)
    assert names == ("Smiling", "Hat")
    assert {name: row.tolist() for name, row in rows.items()} == {
        "000001": [True, False],
        "000002": [False, False],
        "000003": [False, True],
    }


def test_a_list_of_attributes_in_another_order_labels_the_same_faces(faces: Path) -> None:
    source = DataSource(name="celeba", folder=faces, attribute="Hat")
    before = open_images(source)
    (faces / "celeba" / "list_attr_celeba.txt").write_text(
        "2\nSmiling Hat\n000003.jpg -1  1\n000002.jpg -1 -1\n000001.jpg  1 -1\n"
    )
    assert open_images(source).indices_of(0).tolist() == before.indices_of(0).tolist() == [2]


def test_celeba_is_read_as_it_is_handed_round(faces: Path) -> None:
    folder = faces / "celeba"
    (folder / "img_align_celeba").rename(folder / "inner")
    (folder / "img_align_celeba").mkdir()
    (folder / "inner").rename(folder / "img_align_celeba" / "img_align_celeba")
    (folder / "img_align_celeba" / "img_align_celeba" / "000001.jpg").unlink()
    (folder / "list_attr_celeba.txt").unlink()
    (folder / "list_attr_celeba.csv").write_text(
        "image_id,Smiling,Hat\n000002.jpg,-1,-1\n000003.jpg,-1,1\n"
    )
    for place in (faces, folder, folder / "img_align_celeba"):
        data = open_images(DataSource(name="celeba", folder=place, attribute="Hat"))
        assert (len(data), data.indices_of(0).tolist()) == (2, [1])


def test_missing_or_damaged_attributes_are_refused(faces: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"There is no list_attr_celeba\.txt"):
        celeba_attributes(tmp_path / "absent" / "deeper")
    (faces / "celeba" / "list_attr_celeba.txt").write_text("3\nSmiling Hat\na.jpg x\n")
    with pytest.raises(DataError, match="is damaged"):
        celeba_attributes(faces)
