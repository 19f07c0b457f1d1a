import pickle

HAVE_SEND_HANDLE = True


class ForkingPickler(pickle._Pickler):
    def __init__(self, file=None, protocol=None):
        super().__init__()

    def dump(self, obj):
        self.save(obj)
        return ''.join(self.parts)


def dump(obj, file, protocol=None):
    return ForkingPickler(file, protocol).dump(obj)  #@60
