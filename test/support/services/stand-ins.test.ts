import {expect, it} from 'vitest'
import {standIns} from './stand-ins.js'

const RABBITMQ = {QOPS_TEST_RABBITMQ_URL: 'rabbitmq://u:p@mq:15672/%2F', QOPS_TEST_AMQP_URL: 'amqp://u:p@mq'}

it('starts every server when the environment names none', () => {
  expect(standIns({})).toEqual({})
})

it("uses a named RabbitMQ, with Prometheus on its port 15692 and no rabbitmqctl, as we do not know that node's cookie", () => {
  expect(standIns(RABBITMQ).rabbitmq).toEqual({
    rabbitmqUrl: 'rabbitmq://u:p@mq:15672/%2F',
    amqpUrl: 'amqp://u:p@mq',
    prometheusUrl: 'http://mq:15692',
    rabbitmqctlEnv: undefined,
  })
})

it('refuses a RabbitMQ of which only one of two URLs is named, saying which one is missing', () => {
  expect(() => standIns({...RABBITMQ, QOPS_TEST_AMQP_URL: ''})).toThrow(
    'QOPS_TEST_RABBITMQ_URL is set, but QOPS_TEST_AMQP_URL is not',
  )
})
