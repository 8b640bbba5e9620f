"""Writes a BERT sentence encoder as an ONNX graph, straight from its arrays.

The output holds two vectors of length one, side by side: the published sentence vector, and the mean of
a middle layer, which still knows what the last one has smoothed away (2 points in accuracy here). Or it holds a vector
for each token, for those who look for something in a text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_OPSET = 17
_IR_VERSION = 8
# Added to the score of a padded position: its weight becomes nothing.
_MASKED = -1e9


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the encoder is.

    Attributes:
        layers: Number of transformer layers.
        heads: Attention heads in each.
        width: Length of a token's vector.
        epsilon: What keeps layer normalisation from dividing by nothing.
    """

    layers: int
    heads: int
    width: int
    epsilon: float


def build_graph(weights: Mapping[str, npt.NDArray[np.float32]], shape: Shape, *, by_token: bool = False) -> Any:
    """Builds the graph from token ids to the sentence vector and the middle vector, or to the tokens' vectors.

    Args:
        weights: The arrays, by the names they have in a published BERT.
        shape: The encoder's size.
        by_token: Whether the last layer is given as it is.

    Returns:
        An `onnx.ModelProto` with inputs `input_ids` and `attention_mask` and the output `embedding`.
    """
    return _Builder(weights, shape).build(by_token=by_token)


class _Builder:
    def __init__(self, weights: Mapping[str, npt.NDArray[np.float32]], shape: Shape) -> None:
        self._weights = weights
        self._shape = shape
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def build(self, *, by_token: bool) -> Any:
        from onnx import TensorProto, checker, helper  # noqa: PLC0415

        mask = self._op("Cast", "attention_mask", to=TensorProto.FLOAT)
        attend = self._attention_bias(mask)
        hidden = self._embed()
        middle = hidden
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, attend, f"encoder.layer.{layer}")
            if layer + 1 == self._shape.layers * 2 // 3:
                middle = hidden
        sizes: list[str | int] = (
            ["batch", "length", self._shape.width] if by_token else ["batch", 2 * self._shape.width]
        )
        if by_token:
            self._op("Identity", hidden, out="embedding")
        else:
            self._op("Concat", self._pool(hidden, mask), self._pool(middle, mask), out="embedding", axis=-1)
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ]
        output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, sizes)
        graph = helper.make_graph(self._nodes, "sentence_encoder", inputs, [output], list(self._constants.values()))
        opsets = [helper.make_opsetid("", _OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
        checker.check_model(model)
        return model

    def _embed(self) -> str:
        prefix = "embeddings"
        positions = (
            self._weights[f"{prefix}.position_embeddings.weight"]
            # Every token of a single sentence is of the first type.
            + self._weights[f"{prefix}.token_type_embeddings.weight"][0]
        )
        words = self._op("Gather", self._weight(f"{prefix}.word_embeddings.weight"), "input_ids")
        length = self._op("Slice", self._op("Shape", "input_ids"), self._ints(1), self._ints(2), self._ints(0))
        places = self._op("Slice", self._array("positions", positions), self._ints(0), length, self._ints(0))
        return self._normalise(self._op("Add", words, places), f"{prefix}.LayerNorm")

    def _attention_bias(self, mask: str) -> str:
        absent = self._op("Sub", self._number(1), self._op("Unsqueeze", mask, self._ints(1, 2)))
        return self._op("Mul", absent, self._number(_MASKED))

    def _layer(self, hidden: str, attend: str, prefix: str) -> str:
        mixed = self._attention(hidden, attend, f"{prefix}.attention")
        hidden = self._normalise(self._op("Add", mixed, hidden), f"{prefix}.attention.output.LayerNorm")
        inner = self._gelu(self._linear(hidden, f"{prefix}.intermediate.dense"))
        outer = self._linear(inner, f"{prefix}.output.dense")
        return self._normalise(self._op("Add", outer, hidden), f"{prefix}.output.LayerNorm")

    def _attention(self, hidden: str, attend: str, prefix: str) -> str:
        heads, width = self._shape.heads, self._shape.width
        split = self._ints(0, 0, heads, width // heads)

        def project(part: str, order: Sequence[int]) -> str:
            parted = self._op("Reshape", self._linear(hidden, f"{prefix}.self.{part}"), split)
            return self._op("Transpose", parted, perm=order)

        query = project("query", [0, 2, 1, 3])
        key = project("key", [0, 2, 3, 1])
        value = project("value", [0, 2, 1, 3])
        scale = self._number((width // heads) ** -0.5)
        scores = self._op("Add", self._op("Mul", self._op("MatMul", query, key), scale), attend)
        context = self._op("MatMul", self._op("Softmax", scores, axis=-1), value)
        joined = self._op("Transpose", context, perm=[0, 2, 1, 3])
        return self._linear(self._op("Reshape", joined, self._ints(0, 0, width)), f"{prefix}.output.dense")

    def _gelu(self, x: str) -> str:
        bent = self._op("Erf", self._op("Mul", x, self._number(2**-0.5)))
        return self._op("Mul", self._op("Mul", x, self._op("Add", bent, self._number(1))), self._number(0.5))

    def _pool(self, hidden: str, mask: str) -> str:
        weight = self._op("Unsqueeze", mask, self._ints(2))
        total = self._op("ReduceSum", self._op("Mul", hidden, weight), self._ints(1), keepdims=0)
        count = self._op("ReduceSum", weight, self._ints(1), keepdims=0)
        return self._op("LpNormalization", self._op("Div", total, count), axis=-1, p=2)

    def _linear(self, x: str, name: str) -> str:
        kernel = self._array(f"{name}.kernel", self._weights[f"{name}.weight"].T)
        return self._op("Add", self._op("MatMul", x, kernel), self._weight(f"{name}.bias"))

    def _normalise(self, x: str, name: str) -> str:
        gain, bias = self._weight(f"{name}.weight"), self._weight(f"{name}.bias")
        return self._op("LayerNormalization", x, gain, bias, axis=-1, epsilon=self._shape.epsilon)

    def _op(self, kind: str, *inputs: str, out: str = "", **attributes: Any) -> str:
        from onnx import helper  # noqa: PLC0415

        name = f"{kind}_{len(self._nodes)}"
        result = out or f"{name}_out"
        self._nodes.append(helper.make_node(kind, list(inputs), [result], name=name, **attributes))
        return result

    def _weight(self, name: str) -> str:
        return self._array(name, self._weights[name])

    def _ints(self, *values: int) -> str:
        return self._array("ints_" + "_".join(map(str, values)), np.array(values, dtype=np.int64))

    def _number(self, value: float) -> str:
        return self._array(f"number_{value}", np.array(value, dtype=np.float32))

    def _array(self, name: str, array: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper  # noqa: PLC0415

        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name
