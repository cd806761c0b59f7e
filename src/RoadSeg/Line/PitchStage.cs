using RoadSeg.Calibration;
using RoadSeg.Publishing;
using RoadSeg.Stages;

namespace RoadSeg.Line;

/// <summary>Pixels to how far the vehicle nods in this frame; the stages after it project accordingly.</summary>
internal sealed class PitchStage(OnlinePitch pitch) : IStage<Scene, Scene>
{
    public string Name => "pitch";

    public Scene Process(Scene input)
    {
        pitch.Update(input.Frame!.Pixels, input.Frame.Stamp.MediaTime);
        input.Nod = new CameraNod(pitch.OffsetRadians, pitch.IsMeasured);
        return input;
    }
}
