// Foxglove's own client: subscribes to every channel, decodes what comes with Foxglove's own reader, sets a parameter,
// and prints one JSON object. node client.mjs URL GRIDS
import protocol from "@foxglove/ws-protocol";
import { parse } from "@foxglove/rosmsg";
import { MessageReader } from "@foxglove/rosmsg2-serialization";
import { WebSocket } from "ws";

const { FoxgloveClient } = protocol;
const [url, wanted] = [process.argv[2], Number(process.argv[3])];
const client = new FoxgloveClient({ ws: new WebSocket(url, [FoxgloveClient.SUPPORTED_SUBPROTOCOL]) });
const found = { server: null, topics: {}, parameters: null, status: [], graph: null, times: 0, errors: [], grid: null };
const bySubscription = new Map();

const finish = (code) => {
  console.log(JSON.stringify(found));
  process.exit(code);
};
setTimeout(() => finish(3), 50000);
client.on("error", (error) => found.errors.push(String(error.message ?? error)));
client.on("close", () => finish(2));
client.on("status", (status) => found.status.push(status.message));
client.on("time", () => found.times++);
client.on("parameterValues", ({ parameters, id }) => {
  if (id === "set") found.parameters = Object.fromEntries(parameters.map((p) => [p.name, p.value]));
});
client.on("connectionGraphUpdate", (update) => { found.graph = update.subscribedTopics; });
client.on("serverInfo", (info) => { found.server = info; });
client.on("advertise", (channels) => {
  for (const channel of channels) {
    const topic = { type: channel.schemaName, count: 0, behind_ms: [], stamp: null };
    found.topics[channel.topic] = topic;
    const reader = new MessageReader(parse(channel.schema, { ros2: true }));
    bySubscription.set(client.subscribe(channel.id), { topic, reader, name: channel.topic });
  }
  client.subscribeConnectionGraph();
  client.setParameters([{ name: "/roadseg/overlay_opacity", value: 0.5, type: "float64" }], "set");
});
client.on("message", ({ subscriptionId, timestamp, data }) => {
  const { topic, reader, name } = bySubscription.get(subscriptionId);
  try {
    const message = reader.readMessage(data);
    topic.count++;
    topic.bytes = data.byteLength;
    topic.frame_id = message.header?.frame_id ?? message.transforms?.[0]?.header.frame_id;
    topic.timestamp = String(timestamp);
    if (message.header) topic.stamp = message.header.stamp.sec + message.header.stamp.nanosec / 1e9;
    if (name.endsWith("/occupancy_grid")) {
      found.grid = {
        width: message.info.width, height: message.info.height, resolution: message.info.resolution,
        free: message.data.reduce((n, c) => n + (c === 0), 0), cells: message.data.length,
      };
    }
    if (message.format) topic.jpeg = message.data[0] === 0xff && message.data[1] === 0xd8;
  } catch (error) {
    found.errors.push(`${name}: ${error.message}`);
  }
  const all = Object.entries(found.topics);
  const grids = all.find(([n]) => n.endsWith("/occupancy_grid"))[1].count;
  if (grids >= wanted && found.parameters && found.graph && all.every(([, t]) => t.count > 0)) finish(0);
});
