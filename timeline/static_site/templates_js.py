"""The templates as a script, so that a browser makes the same HTML of the same values. Only what they use of Jinja is known."""

import json
from collections.abc import Iterable, Sequence

from jinja2 import nodes

from timeline.languages.language import ENGLISH
from timeline.static_site.page.panels import templates

MACROS = "macros.html"
USED = (
    "notices", "pills", "empty", "overview", "axis", "hits", "spine", "list", "coverage", "sources", "corrections",
    "tray", "card",
)  # fmt: skip
COMPARED = {"eq": "===", "ne": "!==", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
CALCULATED: dict[type[nodes.Expr], str] = {nodes.Add: "+", nodes.Sub: "-", nodes.Div: "/"}
TOOLS = "{Safe, escape, yes, each, has, items, filters}"
Known = frozenset[str]  # names that the script itself declares; all others are values of the template


class Unknown(Exception):
    """A template uses what is not known here."""


def templates_script() -> str:
    """`timelineTemplates(tools)` gives a function from values to HTML for each template; the tools are in site-parts.js."""
    names = (MACROS, *(f"{name}.html" for name in USED))
    made = "".join(f"{_text(name)}: {_template(name)},\n" for name in names)
    return f"window.timelineTemplates = ({TOOLS}) => {{\nconst T = {{\n{made}}};\nreturn T;\n}};\n"


def _template(name: str) -> str:
    environment = templates(ENGLISH)
    source, _, _ = environment.loader.get_source(environment, name) if environment.loader else ("", "", None)
    tree = environment.parse(source)
    try:
        body = _body(tree.body, frozenset())
    except Unknown as err:
        raise Unknown(f"{err} in {name}") from None
    macros = ", ".join(node.name for node in tree.body if isinstance(node, nodes.Macro))
    return f'c => {{ let h = ""; {body} return {f"{{{macros}}}" if name == MACROS else "h"}; }}'


def _body(body: Iterable[nodes.Node], known: Known) -> str:
    made = []
    for node in body:
        made.append(_statement(node, known))
        known |= _declared(node)
    return " ".join(made)


def _declared(node: nodes.Node) -> Known:
    match node:
        case nodes.FromImport(names=names):
            return frozenset(str(name) for name in names)
        case nodes.Macro(name=name):
            return frozenset([name])
        case nodes.Assign(target=target):
            return _names(target)
    return frozenset()


def _names(target: nodes.Node) -> Known:
    return frozenset(name.name for name in (target, *target.find_all(nodes.Name)) if isinstance(name, nodes.Name))


def _statement(node: nodes.Node, known: Known) -> str:
    match node:
        case nodes.Output(nodes=parts):
            return f"h += {' + '.join(_output(part, known) for part in parts)};"
        case nodes.If(test=test, body=body, elif_=[], else_=other):
            otherwise = f" else {{ {_body(other, known)} }}" if other else ""
            return f"if ({_true(test, known)}) {{ {_body(body, known)} }}{otherwise}"
        case nodes.If(test=test, body=body, elif_=[first, *rest], else_=other):
            chained = nodes.If(first.test, first.body, rest, other)
            return f"if ({_true(test, known)}) {{ {_body(body, known)} }} else {_statement(chained, known)}"
        case nodes.For(target=target, iter=items, body=body, else_=other, recursive=False):
            inner = _body(body, known | _names(target) | {"loop"})
            made = f"for (const [loop, {_target(target)}] of each({_value(items, known)})) {{ {inner} }}"
            return f"{made} if (!{_true(items, known)}) {{ {_body(other, known)} }}" if other else made
        case nodes.Assign(target=target, node=value):
            return f"const {_target(target)} = {_value(value, known)};"
        case nodes.Macro(name=name, args=args, body=body):
            names = [arg.name for arg in args]
            inner = _body(body, known | frozenset(names))
            return f'const {name} = ({", ".join(names)}) => {{ let h = ""; {inner} return new Safe(h); }};'
        case nodes.FromImport(template=nodes.Const(value=template), names=names):
            return f"const {{{', '.join(map(str, names))}}} = T[{json.dumps(template)}](c);"
    raise Unknown(type(node).__name__)


def _target(target: nodes.Node) -> str:
    return f"[{', '.join(item.name for item in target.items)}]" if isinstance(target, nodes.Tuple) else target.name  # type: ignore[attr-defined]


def _output(node: nodes.Node, known: Known) -> str:
    return _text(node.data) if isinstance(node, nodes.TemplateData) else f"escape({_value(node, known)})"


def _true(node: nodes.Node, known: Known) -> str:
    return f"yes({_value(node, known)})"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _value(node: nodes.Node, known: Known) -> str:
    def value(part: nodes.Node) -> str:
        return _value(part, known)

    match node:
        case nodes.Const(value=constant):
            return _text(constant)
        case nodes.Name(name=name):
            return name if name in known else f"c.{name}"
        case nodes.Getattr(node=of, attr=name):
            return f"{value(of)}.{name}"
        case nodes.Getitem(node=of, arg=nodes.Slice(start=first, stop=stop)):
            return f"{value(of)}.slice({value(first) if first else 0}, {value(stop) if stop else ''})"
        case nodes.Getitem(node=of, arg=name):
            return f"{value(of)}[{value(name)}]"
        case nodes.Call():
            return _call(node, known)
        case nodes.Filter(node=of, name=name, args=args) if of:
            return f"filters.{name}({', '.join(map(value, (of, *args)))})"
        case nodes.Test(node=of, name="none"):
            return f"({value(of)} == null)"
        case nodes.Compare(expr=left, ops=[nodes.Operand(op="in", expr=right)]):
            return f"has({value(right)}, {value(left)})"
        case nodes.Compare(expr=left, ops=[nodes.Operand(op=sign, expr=right)]):
            return f"({value(left)} {COMPARED[sign]} {value(right)})"
        case nodes.CondExpr(test=test, expr1=first, expr2=other):
            return f"({_true(test, known)} ? {value(first)} : {value(other) if other else _text('')})"
        case nodes.Or(left=left, right=right):
            return f"({_true(left, known)} ? {value(left)} : {value(right)})"
        case nodes.And(left=left, right=right):
            return f"({_true(left, known)} ? {value(right)} : {value(left)})"
        case nodes.Not(node=of):
            return f"!{_true(of, known)}"
        case nodes.Add(left=left, right=right) | nodes.Sub(left=left, right=right) | nodes.Div(left=left, right=right):
            return f"({value(left)} {CALCULATED[type(node)]} {value(right)})"
        case nodes.Tuple(items=parts) | nodes.List(items=parts):
            return f"[{', '.join(map(value, parts))}]"
        case nodes.Dict(items=pairs):
            return f"{{{', '.join(f'[{value(pair.key)}]: {value(pair.value)}' for pair in pairs)}}}"
    raise Unknown(type(node).__name__)


def _call(node: nodes.Call, known: Known) -> str:
    args: Sequence[str] = [_value(arg, known) for arg in node.args]
    match node.node:
        case nodes.Getattr(node=of, attr="items"):
            return f"items({_value(of, known)})"
        case nodes.Getattr(node=of, attr="get"):
            return f"({_value(of, known)}[{args[0]}] ?? {args[1]})"
        case nodes.Getattr(node=of, attr="isdigit"):
            return f"/^\\d+$/.test({_value(of, known)})"
    named = ", ".join(f"{pair.key}: {_value(pair.value, known)}" for pair in node.kwargs)
    return f"{_value(node.node, known)}({', '.join([*args, *([f'{{{named}}}'] if named else [])])})"
