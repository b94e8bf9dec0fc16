/** npm run cluster: what docs/reference-system.md scales out on, until ctrl-C: two RabbitMQ clusters and a Redis. */
import {createInterface} from 'node:readline'
import {startRabbitmq} from '../test/support/services/rabbitmq.js'
import {startRabbitmqCluster} from '../test/support/services/rabbitmq-cluster.js'
import {startRedis} from '../test/support/services/redis.js'

const [cluster, other, redis] = await Promise.all([startRabbitmqCluster(3), startRabbitmq(), startRedis()])
const qops = 'node dist/cli/main.js'
const amqp = [...cluster.nodes, other].map(({amqpUrl}) => `--amqp ${amqpUrl}`).join(' ')
const brokers = [cluster.nodes[0]!, other].map(({rabbitmqUrl}) => `--broker ${rabbitmqUrl}`).join(' ')
console.log(`RabbitMQ cluster ${cluster.nodes.map(({nodename}) => nodename).join(', ')}; another RabbitMQ; a Redis. In other terminals:
  export QOPS_REDIS=${redis.url}
  ${qops} reference worker ${amqp} --queue feed
  ${qops} reference worker ${amqp} --queue fast --queue default --queue evented --queue cpu
  ${qops} reference api ${amqp}
  ${qops} reference publish search.index --args '{"media":1,"caption":"a cat"}' --count 10007 ${amqp}
  ${qops} top ${brokers}
Here: "kill c" kills that node as a power cut would, "start c" brings it back; ctrl-C ends them all.`)

const input = createInterface({input: process.stdin})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => input.close())
for await (const line of input) {
  const [verb, name] = line.trim().split(' ')
  const node = cluster.nodes.find(({nodename}) => nodename.startsWith(`${name}@`))
  if (!node || (verb !== 'kill' && verb !== 'start')) console.log('kill or start, and a, b or c')
  else await (verb === 'kill' ? node.kill() : node.start())
}
await Promise.all([cluster.stop(), other.stop(), redis.stop()])
