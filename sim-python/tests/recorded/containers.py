# containers and control flow
a = [5, 3, 8]
a.append(1); a.extend([9, 2]); a.insert(0, 7); a.remove(3); print(a, a.pop(), a.pop(0), a.index(8), a.count(1)); a.sort(); print(a); a.reverse(); print(a, a[1:3], a[::-1], a * 2, a + [0])
a[1:2] = [10, 11]; print(a); del a[0]; print(a); del a[::2]; print(a); a[:] = []; print(a)
d = {'x': 1, 'y': 2}; d['z'] = 3; d.update(w=4, x=5); print(d, d.get('q'), d.get('q', 0), d.pop('y'), 'x' in d, len(d), list(d), list(d.items()), d.keys(), d.values(), d.items())
print(d.setdefault('n', []), d, {**d, 'm': 1}, d | {'x': 0}, dict([(1, 2)]), dict(a=1), {i: i * i for i in range(3)}, dict.fromkeys('ab', 0))
s = {3, 1, 2}; s.add(5); s.discard(9); print(s, s | {9}, s & {1, 2}, s - {1}, s ^ {1, 7}, {1} < s, s >= {1}, sorted(s), {10, 20, 5, 100, 33}, set(range(20)))
print(set('a'), frozenset({1, 2}), {1, 2} == {2, 1}, set([1, 1, 2]), {(1, 2), (3, 4)} == {(3, 4), (1, 2)})
t = (1, 2, 3); x, *y = t; print(x, y, t + (4,), t[1], t.index(2)); (p, q), r = (1, 2), 3; print(p, q, r); *m, n = 'abc'; print(m, n)
for i in range(3):
    if i == 1: continue
    print(i)
else: print('else')
for i in range(3):
    if i == 1: break
else: print('never')
n = 3
while n:
    n -= 1
    if n == 1: break
else: print('no')
print([(i, j) for i in range(3) for j in range(i)], [i if i % 2 else -i for i in range(4)], {c for c in 'hello'} == set('helo'), list(zip([1, 2], 'ab')), list(enumerate('ab', 1)), list(map(str, [1, 2])), list(filter(None, [0, 1, 2])), list(reversed([1, 2])), any([0, 1]), all([]))
def gen(n):
    for i in range(n):
        x = yield i
        if x: print('got', x)
    return 'done'
g = gen(3); print(next(g), g.send('hi'), next(g), next(g, 'end'))
def outer():
    r = yield from gen(2)
    print('r', r)
print(list(outer()), sum(x * x for x in range(5)), list(x for x in 'ab'))
def f(a, b=2, *args, c, d=4, **kw): return a, b, args, c, d, kw
print(f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(*[1, 2], **{'c': 3}))
def counter():
    n = 0
    def inc():
        nonlocal n
        n += 1
        return n
    return inc
c = counter(); print(c(), c(), c())
print((lambda x, y=1: x + y)(2), [f() for f in [lambda i=i: i for i in range(3)]])
if (k := 5) > 3: print(k)
print(1 < 2 < 3, 1 < 3 < 2, not 1, 1 and 2, 0 or 'x', None or 0, 1 if 0 else 2)
print(sorted(['b', 'A', 'c'], key=str.lower), sorted([(1, 'b'), (1, 'a')]), sorted({'b': 1, 'a': 2}), [3, 1] < [3, 2], (1, 2) < (1, 2, 3))
import functools, itertools, collections
print(functools.reduce(lambda a, b: a * b, [1, 2, 3, 4]), list(itertools.chain([1], [2])), list(itertools.islice(itertools.count(5), 3)), collections.Counter('hello').most_common(1), list(itertools.permutations([1, 2, 3], 2)))
P = collections.namedtuple('P', 'x y'); print(P(1, 2), P(1, y=3).y, P(1, 2)[0], P(1,2)._asdict())
dd = collections.defaultdict(list); dd['a'].append(1); print(dd, collections.OrderedDict(a=1), collections.deque([1, 2, 3], maxlen=2))
match [1, 2, 3]:
    case [1, *rest]: print('rest', rest)
match {'a': 1, 'b': 2}:
    case {'a': x, **r}: print(x, r)
match 5:
    case 1 | 2: print('low')
    case int(n) if n > 3: print('big', n)
del d['x']; print(d)
x = y = [1]; x.append(2); print(y); x += [3]; print(y)
print([*range(3), *'ab'], (*[1], 2), {*[1, 2]}, print)
print(range(10)[2:5], range(0, 10, 3), list(range(5, 0, -2)), len(range(0, 10, 3)), 4 in range(0, 10, 2), slice(1, 2))
