def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ':', e)
class A:
    def __init__(self, x): pass
def f(a, b, *, c): pass
a = A(1)
for q in [lambda: [][1], lambda: {}["a"], lambda: int("x"), lambda: 1+"a", lambda: "a"+1, lambda: None.foo, lambda: foo, lambda: len(5), lambda: [].bar, lambda: f(1), lambda: f(), lambda: f(1,2,3,c=1), lambda: f(1,2,c=3,d=4), lambda: f(1,2), lambda: A(), lambda: A(1,2), lambda: 1[0], lambda: "a"[1.5], lambda: next(iter([])), lambda: int([]), lambda: [1,2].index(5), lambda: (1).x, lambda: {[]:1}, lambda: a.zz, lambda: range(1.5), lambda: sum(["a"]), lambda: "%d" % "x", lambda: sorted([1,"a"]), lambda: max([]), lambda: float("q"), lambda: 5(), lambda: abs("a"), lambda: chr(-1), lambda: ord("ab"), lambda: "abc".index("z"), lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: iter(5), lambda: [1,2,3][5], lambda: (1,2)[9], lambda: "ab"[7], lambda: [].remove(1), lambda: 1/0, lambda: 1//0, lambda: 1%0, lambda: 1.0/0, lambda: 2**-1/0, lambda: "%s %s" % 1, lambda: "%s" % (1,2), lambda: "{}".format(), lambda: "{a}".format(), lambda: int("1.5"), lambda: [1]+(2,), lambda: "a"*"b", lambda: -"a", lambda: 1 < "a", lambda: [] < 1, lambda: "a" in 5, lambda: 5 in "a", lambda: None + 1, lambda: dict([1]), lambda: dict([(1,2,3)]), lambda: "".join([1]), lambda: "".join(5), lambda: list(5), lambda: tuple(None), lambda: zip(1), lambda: isinstance(1, 2), lambda: getattr(a, 5), lambda: hash([]), lambda: {1: 2}[3], lambda: bytes([300]), lambda: b"\xff".decode(), lambda: "é".encode("ascii"), lambda: int("z", 36), lambda: int("9", 8), lambda: round("a"), lambda: divmod(1, 0), lambda: pow(2, -1, 4), lambda: print(sep=5), lambda: print(foo=1), lambda: a(), lambda: [1,2,3].sort(key=5), lambda: "a".split(""), lambda: range(0, 5, 0), lambda: "x".center("a"), lambda: {}.update(5), lambda: a[0], lambda: 3.5[0], lambda: [0]*1.5, lambda: (1,).append(2), lambda: "abc".foo(), lambda: 10**400*1.0, lambda: float(10**400), lambda: int(float("inf")), lambda: (lambda x: x)(), lambda: (lambda: 0)(1), lambda: f(1, 2, c=1, b=3), lambda: f(*[1], **{"c": 1})]:
    t(q)
x, y = 1, 2
def g():
    a, b = [1]
t(g)
def g():
    a, b = 1, 2, 3
t(g)
def g():
    a, b = 5
t(g)
def g():
    print(zz); zz = 1
t(g)
def g():
    raise 5
t(g)
def g():
    del nope
t(g)
def g():
    a.q.r
t(g)
def g():
    with 5: pass
t(g)
def g():
    for i in 5: pass
t(g)
def g():
    import nomod
t(g)
def g():
    from multiprocessing import nope
t(g)
def g():
    [1,2][0] = 3; (1,2)[0] = 3
t(g)
def g():
    "abc"[0] = 'x'
t(g)
def g():
    del (1,2)[0]
t(g)
def g():
    global gg
    gg += 1
t(g)
def g():
    try: raise ValueError(1)
    finally: raise KeyError(2)
t(g)
def g(): yield 1
t(lambda: g().send(5))
def g(): return g()
t(g)
