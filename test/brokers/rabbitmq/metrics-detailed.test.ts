import {describe, expect, it} from 'vitest'
import {metricsUrl, parseMetricsDetailed} from '../../../src/brokers/rabbitmq/metrics-detailed.js'
import {fixture} from './fixture.js'

const IDENTITY = 'rabbitmq_identity_info{rabbitmq_node="a@localhost",rabbitmq_cluster="c"} 1'
const READY = 'rabbitmq_detailed_queue_messages_ready'
const read = (...lines: string[]) => parseMetricsDetailed([...lines, IDENTITY, ''].join('\n'))

describe('what the Prometheus plugin tells of queues', () => {
  it('is asked for by two families, and the vhost when it is one', () => {
    const endpoint = new URL('http://host:15692')
    const families = 'family=queue_coarse_metrics&family=queue_consumer_count'
    expect(metricsUrl(endpoint, undefined).href).toBe(`http://host:15692/metrics/detailed?${families}`)
    expect(metricsUrl(endpoint, 'a&b/').href).toBe(`http://host:15692/metrics/detailed?${families}&vhost=a%26b%2F`)
  })

  it('is the node and, for each queue, what was counted', () => {
    const queue = '{vhost="/",queue="feed"}'
    const lines = [
      '# TYPE rabbitmq_detailed_queue_messages_ready gauge',
      `${READY}${queue} 23`,
      `rabbitmq_detailed_queue_messages_unacked${queue} 5`,
      `rabbitmq_detailed_queue_messages${queue} 28`,
      `rabbitmq_detailed_queue_process_reductions_total${queue} 9510`,
      `rabbitmq_detailed_queue_consumers${queue} 2`,
      'telemetry_scrape_duration_seconds_count{registry="detailed"} 2',
    ]
    expect(read(...lines)).toEqual({
      node: 'a@localhost',
      queues: [{queue: 'feed', vhost: '/', ready: 23, unacked: 5, total: 28, consumers: 2}],
    })
  })

  it('leaves what a queue lacks unknown', () => {
    expect(read(`${READY}{vhost="/",queue="feed"} 23`)!.queues).toEqual([{queue: 'feed', vhost: '/', ready: 23}])
  })

  it.each(['a b', 'x|y', 'tab\there', '%2F', '日本', '}{=,', '', 'x'.repeat(255)])('reads a queue named %j', name => {
    expect(read(`${READY}{vhost="${name}",queue="${name}"} 7`)!.queues).toEqual([{queue: name, vhost: name, ready: 7}])
  })

  it.each([
    ['an unescaped " (3.10)', `${READY}{vhost="/",queue="say "hello""} 7`],
    ['an escaped "', `${READY}{vhost="/",queue="say \\"hello\\""} 7`],
    ['a \\, which may be escaped or not', `${READY}{vhost="/",queue="a\\\\b"} 7`],
    ['a line break', `${READY}{vhost="two\nlines",queue="feed"} 7`],
    ['what looks like another queue', `${READY}{vhost="/",queue="a",queue="b"} 7`],
    ['a label that is not known', `${READY}{vhost="/",queue="a",shard="1"} 7`],
  ])('is not taken for certain when a name holds %s', (_what, line) => {
    expect(read(line)).toBeUndefined()
  })

  it.each(['NaN', 'undefined', '-1', '1.5', '1e5'])('is not taken for certain when a length is %s', value => {
    expect(read(`${READY}{vhost="/",queue="feed"} ${value}`)).toBeUndefined()
  })

  it.each(['', '<html></html>', '{"error":"no"}', `${READY}{vhost="/",queue="feed"} 7\n`])(
    'is not %j, which names no node',
    text => {
      expect(parseMetricsDetailed(text)).toBeUndefined()
    },
  )

  it('is not taken for certain in what 3.10.8 answered, as one name there holds quotes', () => {
    const recorded = fixture('3.10.8-metrics-detailed.txt')
    expect(parseMetricsDetailed(recorded)).toBeUndefined()
    const others = recorded.split('\n').filter(line => !line.includes('back"'))
    const queues = parseMetricsDetailed(others.join('\n'))!.queues
    expect(queues).toHaveLength(13)
    expect(queues).toContainEqual({queue: 'classic.a', vhost: '/', ready: 23, unacked: 5, total: 28, consumers: 1})
    expect(queues).toContainEqual({queue: 'stream.c', vhost: '/', ready: 17, unacked: 0, total: 17, consumers: 1})
  })

  it('is not taken for certain in what later versions are said to answer either (a fixture written by hand)', () => {
    expect(parseMetricsDetailed(fixture('by-hand-4.x-metrics-detailed.txt'))).toBeUndefined()
  })
})
