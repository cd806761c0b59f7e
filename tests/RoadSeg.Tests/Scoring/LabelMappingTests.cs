using RoadSeg.Inference;
using RoadSeg.Scoring;

namespace RoadSeg.Tests.Scoring;

public sealed class LabelMappingTests
{
    private static readonly ClassTable CamVid = new([.. LabelSet.CamVid.Classes.Select(c => new ClassDefinition(
        c.Name, default, ClassRole.Other))]);

    private static readonly Dictionary<string, string?> Nothing = [];

    // cityscapesScripts' labels.py: road 7/0, sidewalk 8/1, person 24/11, sky 23/10, bicycle 33/18.
    [Theory]
    [InlineData(7, 0, "Road")]
    [InlineData(8, 1, "Pavement")]
    [InlineData(24, 11, "Pedestrian")]
    [InlineData(23, 10, "Sky")]
    [InlineData(33, 18, "Bicyclist")]
    [InlineData(21, 8, "Tree")]
    public void Cityscapes_classes_find_their_names_in_camvid(int id, int trainId, string name)
    {
        ClassMapping ids = ClassMapping.ByName(LabelSet.Cityscapes, CamVid, Nothing);
        ClassMapping trainIds = ClassMapping.ByName(LabelSet.CityscapesTrain, CamVid, Nothing);
        Assert.Equal(name, CamVid.Classes[ids.IdOfValue[id]].Name);
        Assert.Equal(name, CamVid.Classes[trainIds.IdOfValue[trainId]].Name);
    }

    [Fact]
    public void Void_values_and_values_that_do_not_exist_are_told_apart()
    {
        ClassMapping mapping = ClassMapping.ByName(LabelSet.Cityscapes, CamVid, Nothing);
        Assert.Equal(255, mapping.IdOfValue[0]);
        Assert.Equal(255, mapping.IdOfValue[255]);
        Assert.Equal(ClassMapping.Unknown, mapping.IdOfValue[34]);
        ClassMapping model = ClassMapping.OfModel(CamVid);
        Assert.Equal((10, 255, ClassMapping.Unknown), (model.IdOfValue[10], model.IdOfValue[11], model.IdOfValue[12]));
    }

    [Fact]
    public void What_the_user_says_comes_first()
    {
        ClassMapping mapping = ClassMapping.ByName(
            LabelSet.Cityscapes, CamVid, new Dictionary<string, string?> { ["Terrain"] = "Pavement", ["wall"] = null });
        Assert.Equal("Pavement", CamVid.Classes[mapping.IdOfValue[22]].Name);
        Assert.Equal(255, mapping.IdOfValue[12]);
        Assert.DoesNotContain("wall", mapping.LeftOut);
    }

    [Theory]
    [InlineData("street", "Road", "\"street\" is no class of the label set")]
    [InlineData("road", "Street", "\"Street\" is no class of the model")]
    public void Names_that_do_not_exist_are_refused(string label, string model, string told)
    {
        ClassMapException e = Assert.Throws<ClassMapException>(() => ClassMapping.ByName(
            LabelSet.Cityscapes, CamVid, new Dictionary<string, string?> { [label] = model }));
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_shares_no_class_is_refused()
    {
        ClassTable other = new([new ClassDefinition("apple", default, ClassRole.Other)]);
        Assert.Contains("share no class", Assert.Throws<ClassMapException>(
            () => ClassMapping.ByName(LabelSet.CamVid, other, Nothing)).Message, StringComparison.Ordinal);
    }
}
