import {describe, expect, it} from 'vitest'
import {type FakeBroker, fakeBroker, metricsOf, readFake} from './fake-management.js'

const [API, METRICS] = ['host:15672/api', 'host:15692/metrics/detailed']
const FIRST_PAGE = `${API}/queues page of 500`
const TOTALS = `${API}/queues totals`
const COUNT = `${API}/queues page of 1`

describe('RabbitMQ, as lengths are read from it', () => {
  it('is asked once for up to 500 queues', async () => {
    const {read} = readFake(fakeBroker(500))
    for (const _ of [1, 2]) expect(await read('lengths')).toMatchObject({found: 500, asked: [FIRST_PAGE]})
  })

  it('above 500 tells where its Prometheus plugin is, which from then on is asked at once', async () => {
    const {read} = readFake(fakeBroker(503))
    const first = await read('lengths')
    expect(first.asked).toEqual([FIRST_PAGE, `${API}/overview`, `${API}/nodes`, COUNT, METRICS])
    expect(first.queues[0]).toEqual({queue: 'q0', vhost: '/', ready: 7, unacked: 0, total: 7, consumers: 2})
    expect(await read('lengths')).toMatchObject({found: 503, asked: [`${API}/nodes`, COUNT, METRICS]})
  })

  it('is read by its list when all is wanted, as the plugin has no rates', async () => {
    expect((await readFake(fakeBroker(503)).read('all')).asked).toEqual([`${API}/queues`])
    expect((await readFake(fakeBroker(503)).read()).asked).toEqual([`${API}/queues`])
  })

  it('is never asked for rates with ?rates=off', async () => {
    expect((await readFake(fakeBroker(23), 'rabbitmq://host?rates=off').read('all')).asked).toEqual([FIRST_PAGE])
  })

  it('is never asked for metrics with ?prometheus=off', async () => {
    const {read} = readFake(fakeBroker(503), 'rabbitmq://host?prometheus=off')
    expect((await read('lengths')).asked).toEqual([FIRST_PAGE, TOTALS, COUNT])
    expect((await read('lengths')).asked).toEqual([TOTALS, COUNT])
  })

  it('is read by its list when totals are not about every queue, as of streams', async () => {
    const broker = fakeBroker(503)
    broker.totals = [{vhost: '/', name: 'q0', type: 'stream', state: 'running'}]
    const {read} = readFake(broker, 'rabbitmq://host?prometheus=off')
    expect(await read('lengths')).toMatchObject({found: 503, asked: [FIRST_PAGE, TOTALS, COUNT, `${API}/queues`]})
    expect(await read('lengths')).toMatchObject({found: 503, asked: [`${API}/queues`]})
  })

  it('is read by its list when totals lack a queue, as one without leader, and asked for them again', async () => {
    const broker = fakeBroker(503)
    broker.totals = []
    const {read} = readFake(broker, 'rabbitmq://host?prometheus=off')
    expect(await read('lengths')).toMatchObject({found: 503, asked: [FIRST_PAGE, TOTALS, COUNT, `${API}/queues`]})
    broker.totals = undefined
    expect(await read('lengths')).toMatchObject({found: 503, asked: [TOTALS, COUNT]})
  })

  it('is asked for metrics even of 23 queues when the URL names the endpoint', async () => {
    const {read} = readFake(fakeBroker(23), 'rabbitmq://host?prometheus=http://host:15692')
    expect(await read('lengths')).toMatchObject({found: 23, asked: [`${API}/nodes`, COUNT, METRICS]})
  })

  it('adds up what its nodes tell, each of the queues that it leads', async () => {
    const broker = fakeBroker(503)
    broker.nodes = [
      {name: 'rabbit@host', metrics: metricsOf('rabbit@host', 0, 200)},
      {name: 'rabbit@two', metrics: metricsOf('rabbit@two', 200, 503)},
    ]
    const {asked, found} = await readFake(broker).read('lengths')
    expect([found, asked.at(-1)]).toEqual([503, 'two:15692/metrics/detailed'])
  })
})

describe('RabbitMQ is read by its management API when its metrics may not be all', () => {
  const two = (second: Partial<FakeBroker['nodes'][number]>) => (broker: FakeBroker) => {
    broker.nodes = [
      {name: 'rabbit@host', metrics: metricsOf('rabbit@host', 0, 200)},
      {name: 'rabbit@two', metrics: metricsOf('rabbit@two', 200, 503), ...second},
    ]
  }
  it.each<[string, (broker: FakeBroker) => void]>([
    ['an endpoint cannot be reached', two({metrics: 'refused'})],
    ['a node does not run', two({running: false})],
    ['an endpoint belongs to another node', two({metrics: metricsOf('rabbit@elsewhere', 200, 503)})],
    ['an endpoint answers something else', two({metrics: '<html>'})],
    ['two nodes tell of one queue, as after a move of its leader', two({metrics: metricsOf('rabbit@two', 199, 503)})],
    ['a queue is not among them', two({metrics: metricsOf('rabbit@two', 201, 503)})],
    ['they tell of queues that this user may not see', two({metrics: metricsOf('rabbit@two', 200, 509)})],
    [
      'a node has joined since the endpoints were found',
      broker => {
        broker.pages['/api/nodes'] = [{name: 'rabbit@host'}, {name: 'rabbit@three'}]
      },
    ],
    [
      'this user is not told where they are',
      broker => {
        broker.pages['/api/overview'] = {node: 'rabbit@host'}
      },
    ],
  ])('%s', async (_why, change) => {
    const broker = fakeBroker(503)
    change(broker)
    const {asked, found} = await readFake(broker).read('lengths')
    expect([found, ...asked.slice(-2)]).toEqual([503, TOTALS, COUNT])
  })

  it('and leaves endpoints that cannot be used alone for a minute', async () => {
    const broker = fakeBroker(503)
    const metrics = broker.nodes[0]!.metrics
    broker.nodes[0]!.metrics = 'refused'
    const {read, pass} = readFake(broker)
    await read('lengths')
    broker.nodes[0]!.metrics = metrics
    pass(59_000)
    expect((await read('lengths')).asked).toEqual([TOTALS, COUNT])
    pass(1_000)
    expect((await read('lengths')).asked.at(-1)).toBe(METRICS)
  })

  it('and leaves an endpoint alone that was silent until time was up', async () => {
    const broker = fakeBroker(503)
    broker.nodes[0]!.metrics = 'silent'
    const {read} = readFake(broker)
    const reading = read('lengths', AbortSignal.timeout(50))
    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
      message: 'RabbitMQ at host did not answer in time',
    })
    expect(await read('lengths')).toMatchObject({found: 503, asked: [TOTALS, COUNT]})
  })

  it('but asks them again at once when only a queue came or went meanwhile', async () => {
    const broker = fakeBroker(503)
    const {read} = readFake(broker)
    broker.queues = 504
    expect((await read('lengths')).asked.slice(-2)).toEqual([TOTALS, COUNT])
    broker.queues = 503
    expect((await read('lengths')).asked.at(-1)).toBe(METRICS)
  })
})

describe('RabbitMQ that shows no queue', () => {
  it('has none when it counts none', async () => {
    expect(await readFake(fakeBroker(0)).read('all')).toMatchObject({found: 0})
  })

  it('hides them when it counts some: this user has no permission', async () => {
    const broker = fakeBroker(23)
    broker.pages['/api/queues'] = []
    await expect(readFake(broker).read('all')).rejects.toMatchObject({
      code: 'SOURCE_DENIED',
      message: 'RabbitMQ at host shows this user no queue of 23: it has no permission in their vhost',
    })
  })

  it('hides them when it shows no vhost either', async () => {
    const broker = fakeBroker(0)
    broker.pages['/api/vhosts'] = []
    await expect(readFake(broker).read('all')).rejects.toMatchObject({code: 'SOURCE_DENIED'})
  })

  it('is believed when one vhost was asked for', async () => {
    const broker = fakeBroker(0)
    broker.pages['/api/queues/shop'] = []
    expect((await readFake(broker, 'rabbitmq://host/shop').read('all')).asked).toEqual([`${API}/queues/shop`])
  })
})

it('gives only the queues of vhosts that match a glob', async () => {
  const broker = fakeBroker(0)
  broker.pages['/api/queues'] = ['shop-a', 'shop-b', '/'].map(vhost => ({vhost, name: 'feed'}))
  const {queues} = await readFake(broker, 'rabbitmq://host/shop-*').read('all')
  expect(queues.map(({vhost}) => vhost)).toEqual(['shop-a', 'shop-b'])
})
