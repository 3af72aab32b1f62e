namespace VastK8s.Erofs.Tests.Reading;

internal readonly record struct ImageDirent(string Name, long Nid, int FileType);
