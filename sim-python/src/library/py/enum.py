class auto:
    pass


class _EnumDict(dict):
    def __init__(self):
        super().__init__()
        self._names = []
        self._last = 0

    def __setitem__(self, key, value):
        if not key.startswith('_') and not hasattr(value, '__get__') and not callable(value) and not isinstance(value, (property, classmethod, staticmethod)):
            if isinstance(value, auto):
                value = self._last + 1
            if isinstance(value, int):
                self._last = value
            self._names.append(key)
        elif isinstance(value, auto):
            value = self._last = self._last + 1
            self._names.append(key)
        super().__setitem__(key, value)


class EnumMeta(type):
    @classmethod
    def __prepare__(metacls, name, bases, **kwds):
        return _EnumDict()

    def __new__(metacls, name, bases, namespace, **kwds):
        names = getattr(namespace, '_names', [])
        values = {n: namespace[n] for n in names}
        plain = {key: value for key, value in namespace.items() if key not in values}
        cls = super().__new__(metacls, name, bases, plain)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        for n, value in values.items():
            existing = cls._value2member_map_.get(value) if not isinstance(value, (list, dict)) else None
            if existing is not None:
                cls._member_map_[n] = existing
                setattr(cls, n, existing)
                continue
            base = None
            for candidate in (int, str):
                if issubclass(cls, candidate):
                    base = candidate
            member = base.__new__(cls, value) if base else object.__new__(cls)
            member._name_ = n
            member._value_ = value
            cls._member_map_[n] = member
            try:
                cls._value2member_map_[value] = member
            except TypeError:
                pass
            setattr(cls, n, member)
        return cls

    def __call__(cls, value):
        if isinstance(value, cls):
            return value
        for member in cls._member_map_.values():
            if member._value_ == value:
                return member
        raise ValueError('%r is not a valid %s' % (value, cls.__qualname__))

    def __iter__(cls):
        seen = []
        for member in cls._member_map_.values():
            if not any(member is other for other in seen):
                seen.append(member)
        return iter(seen)

    def __len__(cls):
        return len(list(iter(cls)))

    def __bool__(cls):
        return True

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __contains__(cls, member):
        return isinstance(member, cls)

    @property
    def __members__(cls):
        return cls._member_map_

    def __repr__(cls):
        return "<enum '%s'>" % cls.__name__


EnumType = EnumMeta


class Enum(metaclass=EnumMeta):
    @property
    def name(self):
        return self._name_

    @property
    def value(self):
        return self._value_

    def __repr__(self):
        return '<%s.%s: %r>' % (type(self).__name__, self._name_, self._value_)

    def __str__(self):
        return '%s.%s' % (type(self).__name__, self._name_)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, protocol):
        return (type(self), (self._value_,))


class IntEnum(int, Enum):
    __str__ = int.__repr__

    def __str__(self):
        return str(int(self))

    def __format__(self, spec):
        return format(int(self), spec)

    def __hash__(self):
        return hash(int(self))


class StrEnum(str, Enum):
    def __str__(self):
        return self._value_


class Flag(Enum):
    def __or__(self, other):
        return self._value_ | other._value_


class IntFlag(int, Flag):
    pass


def unique(enumeration):
    return enumeration
