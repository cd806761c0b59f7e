/* RoadSeg's messages on Cyclone DDS 0.10: a type whose samples are finished CDR, so that the one writer of messages in
   C# serves DDS as it serves logs. Cyclone never looks into the bytes; a reader's own DDS does.
   Every function returns 0 or more, or a negative dds_return_t. Writers: one thread at a time each. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dds/dds.h>
#include <dds/ddsi/ddsi_serdata.h>
#include <dds/ddsi/ddsi_sertype.h>
#include <dds/ddsrt/log.h>

#define EXPORT __attribute__((visibility("default")))

struct message {
  struct ddsi_serdata base;
  size_t size; /* with the encapsulation, without padding */
  unsigned char bytes[];
};

static size_t padded(size_t size) { return (size + 3) & ~(size_t)3; }

static struct message *new_message(const struct ddsi_sertype *type, enum ddsi_serdata_kind kind, size_t size) {
  struct message *made = malloc(sizeof *made + padded(size) + 4);
  if (made != NULL) {
    ddsi_serdata_init(&made->base, type, kind);
    made->base.hash = type->serdata_basehash;
    made->size = size;
    memset(made->bytes + size, 0, padded(size) - size);
  }
  return made;
}

/* Topics without a key have one instance. */
static bool same_key(const struct ddsi_serdata *a, const struct ddsi_serdata *b) { return a->ops == b->ops; }

static uint32_t size_of(const struct ddsi_serdata *data) {
  return (uint32_t)((const struct message *)data)->size;
}

static void copy_out(const struct ddsi_serdata *data, size_t offset, size_t size, void *buffer) {
  memcpy(buffer, ((const struct message *)data)->bytes + offset, size);
}

static struct ddsi_serdata *lend(const struct ddsi_serdata *data, size_t offset, size_t size, ddsrt_iovec_t *part) {
  part->iov_base = ((struct message *)data)->bytes + offset;
  part->iov_len = (ddsrt_iov_len_t)size;
  return ddsi_serdata_ref(data);
}

static void take_back(struct ddsi_serdata *data, const ddsrt_iovec_t *part) {
  (void)part;
  ddsi_serdata_unref(data);
}

static struct ddsi_serdata *instance_of(const struct ddsi_serdata *data) {
  struct message *made = new_message(data->type, SDK_KEY, 0);
  if (made != NULL) {
    made->base.type = NULL;
  }
  return made == NULL ? NULL : &made->base;
}

static void free_message(struct ddsi_serdata *data) { free(data); }

static size_t print_message(
    const struct ddsi_sertype *type, const struct ddsi_serdata *data, char *buffer, size_t size) {
  (void)type;
  return (size_t)snprintf(buffer, size, "%u bytes of CDR", size_of(data));
}

static void no_key_hash(const struct ddsi_serdata *data, struct ddsi_keyhash *hash, bool force_md5) {
  (void)data;
  (void)force_md5;
  memset(hash, 0, sizeof *hash);
}

/* What only readers and writers of C structures need: there are none, and who asks is refused. */
static struct ddsi_serdata *no_fragments(
    const struct ddsi_sertype *type, enum ddsi_serdata_kind kind, const struct nn_rdata *fragments, size_t size) {
  (void)type; (void)kind; (void)fragments; (void)size;
  return NULL;
}

static struct ddsi_serdata *no_parts(
    const struct ddsi_sertype *type, enum ddsi_serdata_kind kind, ddsrt_msg_iovlen_t count, const ddsrt_iovec_t *parts,
    size_t size) {
  (void)type; (void)kind; (void)count; (void)parts; (void)size;
  return NULL;
}

static struct ddsi_serdata *no_hash(const struct ddsi_sertype *type, const struct ddsi_keyhash *hash) {
  (void)type; (void)hash;
  return NULL;
}

static struct ddsi_serdata *no_structure(
    const struct ddsi_sertype *type, enum ddsi_serdata_kind kind, const void *sample) {
  (void)type; (void)kind; (void)sample;
  return NULL;
}

static bool to_no_structure(const struct ddsi_serdata *data, void *sample, void **next, void *end) {
  (void)data; (void)sample; (void)next; (void)end;
  return false;
}

static bool to_no_instance(
    const struct ddsi_sertype *type, const struct ddsi_serdata *data, void *sample, void **next, void *end) {
  (void)type; (void)data; (void)sample; (void)next; (void)end;
  return false;
}

static const struct ddsi_serdata_ops message_ops = {
  .eqkey = same_key,
  .get_size = size_of,
  .from_ser = no_fragments,
  .from_ser_iov = no_parts,
  .from_keyhash = no_hash,
  .from_sample = no_structure,
  .to_ser = copy_out,
  .to_ser_ref = lend,
  .to_ser_unref = take_back,
  .to_sample = to_no_structure,
  .to_untyped = instance_of,
  .untyped_to_sample = to_no_instance,
  .free = free_message,
  .print = print_message,
  .get_keyhash = no_key_hash,
};

static void free_type(struct ddsi_sertype *type) {
  ddsi_sertype_fini(type);
  free(type);
}

static bool same_type(const struct ddsi_sertype *a, const struct ddsi_sertype *b) {
  (void)a; (void)b;
  return true; /* Cyclone has compared their names. */
}

static uint32_t hash_of_type(const struct ddsi_sertype *type) {
  (void)type;
  return 0;
}

static const struct ddsi_sertype_ops type_ops = {
  .version = ddsi_sertype_v0,
  .free = free_type,
  .equal = same_type,
  .hash = hash_of_type,
};

struct writer {
  dds_entity_t topic;
  dds_entity_t entity;
  struct ddsi_sertype *type;
};

/* Cyclone tells why on standard error, in lines of its own kind; the error of the call carries it instead. */
static _Thread_local char said[256];

static void take_log(void *place, const dds_log_data_t *line) {
  (void)place;
  if ((line->priority & (DDS_LC_FATAL | DDS_LC_ERROR | DDS_LC_WARNING)) != 0) {
    (void)snprintf(said, sizeof said, "%.*s", (int)(line->size > 0 ? line->size - 1 : 0), line->message);
  }
}

/* The domain with a configuration in XML; one of that number in a process. */
EXPORT int32_t roadseg_dds_domain(uint32_t domain, const char *configuration) {
  dds_set_log_sink(take_log, NULL);
  said[0] = 0;
  return dds_create_domain(domain, configuration);
}

/* What Cyclone last warned of on this thread; empty for nothing. */
EXPORT const char *roadseg_dds_said(void) { return said; }

EXPORT int32_t roadseg_dds_participant(uint32_t domain) { return dds_create_participant(domain, NULL, NULL); }

EXPORT void roadseg_dds_close(int32_t entity) { (void)dds_delete(entity); }

EXPORT const char *roadseg_dds_error(int32_t code) { return dds_strretcode(code); }

static dds_qos_t *make_qos(bool is_reliable, bool is_transient_local, int32_t depth) {
  dds_qos_t *qos = dds_create_qos();
  dds_data_representation_id_t plain = DDS_DATA_REPRESENTATION_XCDR1;
  /* Never waits for a slow reader: what cannot be queued is given up. */
  dds_qset_reliability(qos, is_reliable ? DDS_RELIABILITY_RELIABLE : DDS_RELIABILITY_BEST_EFFORT, 0);
  dds_qset_durability(qos, is_transient_local ? DDS_DURABILITY_TRANSIENT_LOCAL : DDS_DURABILITY_VOLATILE);
  dds_qset_durability_service(qos, 0, DDS_HISTORY_KEEP_LAST, depth, DDS_LENGTH_UNLIMITED, DDS_LENGTH_UNLIMITED,
                              DDS_LENGTH_UNLIMITED);
  dds_qset_history(qos, DDS_HISTORY_KEEP_LAST, depth);
  dds_qset_data_representation(qos, 1, &plain);
  return qos;
}

/* A topic and its writer; *made is freed by roadseg_dds_free_writer. */
EXPORT int32_t roadseg_dds_writer(
    int32_t participant, const char *topic, const char *type_name, int32_t is_reliable, int32_t is_transient_local,
    int32_t depth, struct writer **made) {
  struct ddsi_sertype *type = calloc(1, sizeof *type);
  struct writer *writer = calloc(1, sizeof *writer);
  if (type == NULL || writer == NULL) {
    free(type);
    free(writer);
    return DDS_RETCODE_OUT_OF_RESOURCES;
  }
  ddsi_sertype_init(type, type_name, &type_ops, &message_ops, true);
  dds_qos_t *qos = make_qos(is_reliable != 0, is_transient_local != 0, depth);
  writer->topic = dds_create_topic_sertype(participant, topic, &type, qos, NULL, NULL);
  if (writer->topic < 0) {
    int32_t error = writer->topic;
    ddsi_sertype_unref(type);
    dds_delete_qos(qos);
    free(writer);
    return error;
  }
  writer->type = type;
  writer->entity = dds_create_writer(participant, writer->topic, qos, NULL);
  dds_delete_qos(qos);
  if (writer->entity < 0) {
    int32_t error = writer->entity;
    (void)dds_delete(writer->topic);
    free(writer);
    return error;
  }
  *made = writer;
  return 0;
}

/* How many readers there are now. */
EXPORT int32_t roadseg_dds_readers(struct writer *writer) {
  dds_publication_matched_status_t status;
  dds_return_t error = dds_get_publication_matched_status(writer->entity, &status);
  return error < 0 ? error : (int32_t)status.current_count;
}

/* One message, with its encapsulation in front; copied. DDS_RETCODE_TIMEOUT: readers are behind, it was given up. */
EXPORT int32_t roadseg_dds_write(struct writer *writer, const void *bytes, int32_t size) {
  struct message *message = new_message(writer->type, SDK_DATA, (size_t)size);
  if (message == NULL) {
    return DDS_RETCODE_OUT_OF_RESOURCES;
  }
  memcpy(message->bytes, bytes, (size_t)size);
  return dds_writecdr(writer->entity, &message->base);
}

/* Waits until readers have what was written, at most so long. */
EXPORT int32_t roadseg_dds_flush(struct writer *writer, int64_t nanoseconds) {
  return dds_wait_for_acks(writer->entity, nanoseconds);
}

EXPORT void roadseg_dds_free_writer(struct writer *writer) {
  (void)dds_delete(writer->entity);
  (void)dds_delete(writer->topic);
  free(writer);
}
