import {expect, it} from 'vitest'
import {rabbitmqFindings} from '../../../src/brokers/rabbitmq/examine.js'

const levels = (...args: Parameters<typeof rabbitmqFindings>) => rabbitmqFindings(...args).map(({level}) => level)
const NODE = {name: 'rabbit@a', running: true, mem_alarm: false, disk_free_alarm: false}

it('finds nothing to note of a healthy cluster with the plugin', () => {
  expect(rabbitmqFindings({rabbitmq_version: '3.10.8'}, [NODE, NODE], true)[0]!.says).toBe('RabbitMQ 3.10.8')
  expect(levels({rabbitmq_version: '3.10.8'}, [NODE, NODE], true)).toEqual(['fine', 'fine'])
})

it('notes that statistics are off, and that there is no plugin, each with what to do', () => {
  const findings = rabbitmqFindings({rabbitmq_version: '4.3.0', disable_stats: true}, [], false)
  expect(findings.map(({level, todo}) => [level, todo !== undefined])).toEqual([
    ['fine', false],
    ['note', true],
    ['note', true],
  ])
})

it('notes each alarm and each node that does not run', () => {
  const nodes = [
    {...NODE, mem_alarm: true},
    {...NODE, name: 'rabbit@b', disk_free_alarm: true},
    {...NODE, running: false},
  ]
  expect(
    rabbitmqFindings({}, nodes, true)
      .slice(2)
      .map(({says}) => says),
  ).toEqual([
    'rabbit@a has a memory alarm: publishers are blocked',
    'rabbit@b has a disk alarm: publishers are blocked',
    'rabbit@a does not run',
  ])
})

it('says that the version is not known, and nothing of nodes, when the answers are none', () => {
  expect(levels(null, {error: 'not_authorised'}, true)).toEqual(['fine', 'fine'])
})
