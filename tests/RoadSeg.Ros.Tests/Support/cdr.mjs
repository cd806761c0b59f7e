// The independent serializer: reads requests as JSON from standard input, answers with JSON.
import { parse } from "@foxglove/rosmsg";
import * as known from "@foxglove/rosmsg-msgs-common";
import { MessageReader, MessageWriter } from "@foxglove/rosmsg2-serialization";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const request = JSON.parse(Buffer.concat(chunks).toString());

const plain = (_, value) =>
  typeof value === "bigint" ? Number(value) : ArrayBuffer.isView(value) ? Array.from(value) : value;

const fields = (definition) =>
  definition.definitions.map((f) => ({
    name: f.name,
    type: f.type,
    isArray: f.isArray ?? false,
    arrayLength: f.arrayLength ?? null,
    isConstant: f.isConstant ?? false,
  }));

const answers = {
  // Messages of ours: what they say, and the bytes that this serializer makes of that.
  again({ schema, messages }) {
    const definitions = parse(schema, { ros2: true });
    const reader = new MessageReader(definitions);
    const writer = new MessageWriter(definitions);
    return messages.map((text) => {
      const value = reader.readMessage(Buffer.from(text, "base64"));
      return { value, bytes: Buffer.from(writer.writeMessage(value)).toString("base64") };
    });
  },
  // Values to bytes.
  write({ schema, values }) {
    const writer = new MessageWriter(parse(schema, { ros2: true }));
    return values.map((value) => Buffer.from(writer.writeMessage(value)).toString("base64"));
  },
  // The types of a definition of ours, each beside the published one where there is one.
  compare({ schema }) {
    return parse(schema, { ros2: true }).map((definition) => {
      const published = definition.name ? known.ros2humble[definition.name] : undefined;
      return {
        name: definition.name ?? "",
        ours: fields(definition),
        published: published ? fields(published) : null,
      };
    });
  },
  published({ name }) {
    return known.ros2humble[name] ? fields(known.ros2humble[name]) : null;
  },
};

process.stdout.write(JSON.stringify(answers[request.ask](request), plain));
