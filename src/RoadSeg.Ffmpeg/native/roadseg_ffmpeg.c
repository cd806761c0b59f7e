// Coded video, one access unit at a time, over the system's libavcodec and libswscale.
//
// A decoder belongs to the caller and is used by one thread at a time. 0 is success; below 0 are FFmpeg's errors,
// which roadseg_video_error puts into words. Nothing is written to the terminal.
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libswscale/swscale.h>

#define API __attribute__((visibility("default")))

// What roadseg_video_receive says besides errors.
enum { PICTURE = 0, SEND_MORE = 1, ENDED = 2 };

struct decoder {
    const AVCodec *codec;
    AVCodecContext *context;
    AVPacket *packet;
    AVFrame *frame;
    struct SwsContext *scaler;
    int width, height, format;  // that the scaler is made for
    uint8_t *rows;              // of the width that its fast loops write, where that is more than the picture's
    int row_bytes;
};

struct picture {
    int64_t number;   // of the unit that it was coded in
    int32_t width;
    int32_t height;
    int32_t is_whole; // 0: parts of it were made up
    int32_t delay;    // pictures that the stream may keep back to put them in order
};

API const char *roadseg_video_error(int error) {
    static _Thread_local char text[AV_ERROR_MAX_STRING_SIZE];
    return av_strerror(error, text, sizeof text) == 0 ? text : "unknown error";
}

API void roadseg_video_close(struct decoder *decoder) {
    if (decoder == NULL) return;
    avcodec_free_context(&decoder->context);
    av_packet_free(&decoder->packet);
    av_frame_free(&decoder->frame);
    sws_freeContext(decoder->scaler);
    av_free(decoder->rows);
    free(decoder);
}

static int open_context(struct decoder *decoder) {
    avcodec_free_context(&decoder->context);
    decoder->context = avcodec_alloc_context3(decoder->codec);
    if (decoder->context == NULL) return AVERROR(ENOMEM);
    // One thread: more of them keep pictures back, and say of errors only later to which unit they belong.
    decoder->context->thread_count = 1;
    // Above every level that is printed (sums stay below 256): broken units are told by the caller.
    decoder->context->log_level_offset = 150;
    // H.264's decoder marks pictures that it made up in part, the other one says so only when it is to give up.
    if (decoder->codec->id == AV_CODEC_ID_HEVC) decoder->context->err_recognition = AV_EF_EXPLODE;
    return avcodec_open2(decoder->context, decoder->codec, NULL);
}

// codec: 264 or 265.
API int roadseg_video_open(int codec, struct decoder **result) {
    const AVCodec *found = avcodec_find_decoder(codec == 265 ? AV_CODEC_ID_HEVC : AV_CODEC_ID_H264);
    if (found == NULL) return AVERROR_DECODER_NOT_FOUND;
    struct decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL) return AVERROR(ENOMEM);
    decoder->codec = found;
    decoder->packet = av_packet_alloc();
    decoder->frame = av_frame_alloc();
    int error = decoder->packet == NULL || decoder->frame == NULL ? AVERROR(ENOMEM) : open_context(decoder);
    if (error < 0) {
        roadseg_video_close(decoder);
        return error;
    }
    *result = decoder;
    return 0;
}

// NULL: there are no more units, what is kept back is to come out.
API int roadseg_video_send(struct decoder *decoder, const uint8_t *unit, int size, int64_t number) {
    if (unit == NULL) return avcodec_send_packet(decoder->context, NULL);
    int error = av_new_packet(decoder->packet, size);  // with the zeros behind it that decoders read
    if (error < 0) return error;
    memcpy(decoder->packet->data, unit, size);
    decoder->packet->pts = number;
    error = avcodec_send_packet(decoder->context, decoder->packet);
    av_packet_unref(decoder->packet);
    return error;
}

API int roadseg_video_receive(struct decoder *decoder, struct picture *picture) {
    int error = avcodec_receive_frame(decoder->context, decoder->frame);
    if (error == AVERROR(EAGAIN)) return SEND_MORE;
    if (error == AVERROR_EOF) return ENDED;
    if (error < 0) return error;
    const AVFrame *frame = decoder->frame;
    picture->number = frame->pts;
    picture->width = frame->width;
    picture->height = frame->height;
    picture->is_whole = (frame->flags & AV_FRAME_FLAG_CORRUPT) == 0 && frame->decode_error_flags == 0;
    picture->delay = decoder->context->has_b_frames;
    return PICTURE;
}

// Begins anew, also after the end. Not avcodec_flush_buffers: H.264's decoder keeps marks of a broken picture across it
// and spoils the next good ones (seen with 5.1.9).
API int roadseg_video_reset(struct decoder *decoder) { return open_context(decoder); }

// The old names for full-range formats; asking for one by such a name prints a warning.
static int plain_format(int format, int *full_range) {
    *full_range = 1;
    switch (format) {
        case AV_PIX_FMT_YUVJ420P: return AV_PIX_FMT_YUV420P;
        case AV_PIX_FMT_YUVJ422P: return AV_PIX_FMT_YUV422P;
        case AV_PIX_FMT_YUVJ444P: return AV_PIX_FMT_YUV444P;
        case AV_PIX_FMT_YUVJ440P: return AV_PIX_FMT_YUV440P;
        default: *full_range = 0; return format;
    }
}

static int prepare_scaler(struct decoder *decoder) {
    const AVFrame *frame = decoder->frame;
    if (decoder->scaler != NULL && decoder->width == frame->width && decoder->height == frame->height
        && decoder->format == frame->format)
        return 0;
    sws_freeContext(decoder->scaler);
    av_freep(&decoder->rows);
    int full_range;
    int format = plain_format(frame->format, &full_range);
    decoder->scaler = sws_alloc_context();
    if (decoder->scaler == NULL) return AVERROR(ENOMEM);
    void *scaler = decoder->scaler;
    av_opt_set_int(scaler, "srcw", frame->width, 0);
    av_opt_set_int(scaler, "srch", frame->height, 0);
    av_opt_set_int(scaler, "src_format", format, 0);
    av_opt_set_int(scaler, "src_range", full_range, 0);
    av_opt_set_int(scaler, "dstw", frame->width, 0);
    av_opt_set_int(scaler, "dsth", frame->height, 0);
    av_opt_set_int(scaler, "dst_format", AV_PIX_FMT_BGR24, 0);
    // As OpenCV converts, so that a clip has the same pixels from a log and from a file.
    av_opt_set_int(scaler, "sws_flags", SWS_BICUBIC, 0);
    int error = sws_init_context(decoder->scaler, NULL, NULL);
    decoder->row_bytes = ((frame->width + 31) & ~31) * 3;
    decoder->rows = av_malloc((size_t)decoder->row_bytes * frame->height + 64);
    if (error >= 0 && decoder->rows == NULL) error = AVERROR(ENOMEM);
    if (error < 0) {
        sws_freeContext(decoder->scaler);
        decoder->scaler = NULL;
        return error;
    }
    decoder->width = frame->width;
    decoder->height = frame->height;
    decoder->format = frame->format;
    return 0;
}

// The picture received last as BGR24, rows packed: width * height * 3 bytes.
API int roadseg_video_convert(struct decoder *decoder, uint8_t *bgr) {
    const AVFrame *frame = decoder->frame;
    if (frame->data[0] == NULL) return AVERROR(EINVAL);
    int error = prepare_scaler(decoder);
    if (error < 0) return error;
    uint8_t *target[4] = {decoder->rows};
    int steps[4] = {decoder->row_bytes};
    error = sws_scale(decoder->scaler, (const uint8_t *const *)frame->data, frame->linesize, 0, frame->height, target,
                      steps);
    if (error < 0) return error;
    av_image_copy_plane(bgr, frame->width * 3, decoder->rows, decoder->row_bytes, frame->width * 3, frame->height);
    return 0;
}
