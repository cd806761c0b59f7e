// The independent reader and writer of logs: a request as JSON from standard input, the answer as JSON.
import { open } from "node:fs/promises";
import { writeFileSync, readFileSync } from "node:fs";
import { crc32 } from "@foxglove/crc";
import zstd from "@foxglove/wasm-zstd";
import { parse } from "@foxglove/rosmsg";
import { MessageReader, MessageWriter } from "@foxglove/rosmsg2-serialization";
import { McapIndexedReader, McapStreamReader, McapWriter } from "@mcap/core";
import { loadDecompressHandlers } from "@mcap/support";
import protobuf from "protobufjs";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const request = JSON.parse(Buffer.concat(chunks).toString());
const decompressHandlers = await loadDecompressHandlers();

const plain = (_, value) =>
  typeof value === "bigint" ? Number(value) : ArrayBuffer.isView(value) ? value.length : value;

// Every message of every channel decoded by the schema that the log carries.
function collect() {
  const readers = new Map();
  const topics = {};
  return {
    topics,
    take(message, channel, schema) {
      if (!readers.has(channel.id)) {
        const text = new TextDecoder().decode(schema.data);
        readers.set(channel.id, new MessageReader(parse(text, { ros2: true })));
      }
      const value = readers.get(channel.id).readMessage(message.data);
      const topic = (topics[channel.topic] ??= { schema: schema.name, count: 0, times: [], sequences: [], first: value });
      topic.count++;
      topic.last = value;
      topic.times.push(message.logTime);
      topic.sequences.push(message.sequence);
    },
  };
}

// A value as a message of a channel; bytes in it are {"$bytes": base64}.
function encoder(channel) {
  const bytes = (make) => (_, v) => (v?.$bytes === undefined ? v : make(v.$bytes));
  const revive = (value, make) => JSON.parse(JSON.stringify(value), bytes(make));
  const binary = (value) => revive(value, (text) => new Uint8Array(Buffer.from(text, "base64")));
  switch (channel.encoding) {
    case "cdr": {
      const writer = new MessageWriter(parse(channel.definition, { ros2: true }));
      return (value) => writer.writeMessage(binary(value));
    }
    case "protobuf": {
      const type = protobuf.parse(channel.definition, { keepCase: true }).root.lookupType(channel.schema);
      return (value) => type.encode(type.fromObject(binary(value))).finish();
    }
    default:
      return (value) => Buffer.from(JSON.stringify(revive(value, (text) => text)));
  }
}

const answers = {
  // By the index, with every CRC there is.
  async read({ path }) {
    const file = await open(path, "r");
    const { size } = await file.stat();
    const readable = {
      size: async () => BigInt(size),
      read: async (offset, length) => {
        const buffer = new Uint8Array(Number(length));
        await file.read(buffer, 0, Number(length), Number(offset));
        return buffer;
      },
    };
    const reader = await McapIndexedReader.Initialize({ readable, decompressHandlers });
    const all = collect();
    for await (const message of reader.readMessages({ validateCrcs: true })) {
      const channel = reader.channelsById.get(message.channelId);
      all.take(message, channel, reader.schemasById.get(channel.schemaId));
    }
    const attachments = [];
    for await (const a of reader.readAttachments({ validateCrcs: true })) {
      attachments.push({ name: a.name, mediaType: a.mediaType, text: new TextDecoder().decode(a.data) });
    }
    const metadata = [];
    for await (const m of reader.readMetadata()) {
      metadata.push({ name: m.name, values: Object.fromEntries(m.metadata) });
    }
    const bytes = readFileSync(path);
    await file.close();
    return {
      profile: reader.header.profile,
      library: reader.header.library,
      topics: all.topics,
      statistics: { ...reader.statistics, channelMessageCounts: undefined },
      chunkCount: reader.chunkIndexes.length,
      compression: reader.chunkIndexes[0]?.compression ?? null,
      channels: [...reader.channelsById.values()].map((c) => ({
        topic: c.topic,
        encoding: c.messageEncoding,
        schema: reader.schemasById.get(c.schemaId).name,
        schemaEncoding: reader.schemasById.get(c.schemaId).encoding,
        qos: c.metadata.get("offered_qos_profiles"),
      })),
      dataCrc: reader.dataSectionCrc,
      actualCrc: crc32(bytes.subarray(0, Number(reader.dataEndOffset))),
      attachments,
      metadata,
    };
  },
  // From the start, as far as it goes: files that were not finished.
  async stream({ path }) {
    const reader = new McapStreamReader({ decompressHandlers, validateCrcs: true });
    reader.append(readFileSync(path));
    const all = collect();
    const schemas = new Map();
    const channels = new Map();
    for (let record; (record = reader.nextRecord()); ) {
      if (record.type === "Schema") schemas.set(record.id, record);
      if (record.type === "Channel") channels.set(record.id, record);
      if (record.type === "Message") {
        const channel = channels.get(record.channelId);
        all.take(record, channel, schemas.get(channel.schemaId));
      }
    }
    return { done: reader.done(), left: reader.bytesRemaining(), topics: all.topics };
  },
  // A log of somebody else.
  async write({ path, compression, options, channels, messages }) {
    await zstd.isLoaded;
    const parts = [];
    let length = 0n;
    const writable = {
      position: () => length,
      write: async (data) => {
        parts.push(Buffer.from(data));
        length += BigInt(data.length);
      },
    };
    const compressChunk = {
      zstd: (data) => ({ compression: "zstd", compressedData: zstd.compress(data, 3) }),
      // One frame of stored blocks.
      lz4: (data) => ({ compression: "lz4", compressedData: storedLz4(data) }),
    }[compression];
    const writer = new McapWriter({ writable, chunkSize: 20000, ...options, compressChunk });
    await writer.start({ profile: "", library: "test" });
    const ids = [];
    for (const c of channels) {
      const schemaId = await writer.registerSchema({
        name: c.schema,
        encoding: c.schemaEncoding,
        data: new TextEncoder().encode(c.definition),
      });
      ids.push(await writer.registerChannel({
        schemaId, topic: c.topic, messageEncoding: c.encoding, metadata: new Map(),
      }));
    }
    let sequence = 0;
    const encoders = new Map();
    const encode = (m) => {
      if (!encoders.has(m.channel)) encoders.set(m.channel, encoder(channels[m.channel]));
      return encoders.get(m.channel)(m.value);
    };
    for (const m of messages) {
      await writer.addMessage({
        channelId: ids[m.channel],
        sequence: sequence++,
        logTime: BigInt(m.time),
        publishTime: BigInt(m.time),
        data: m.value === undefined ? Buffer.from(m.data, "base64") : encode(m),
      });
    }
    await writer.end();
    writeFileSync(path, Buffer.concat(parts));
    return { bytes: Number(length) };
  },
};

function storedLz4(data) {
  const parts = [Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x70, 0x73])];
  for (let at = 0; at < data.length; at += 1 << 22) {
    const block = Buffer.from(data.subarray(at, at + (1 << 22)));
    const size = Buffer.alloc(4);
    size.writeUInt32LE((block.length | 0x80000000) >>> 0);
    parts.push(size, block);
  }
  parts.push(Buffer.alloc(4));
  return Buffer.concat(parts);
}

process.stdout.write(JSON.stringify(await answers[request.ask](request), plain));
