import {Writable} from 'node:stream'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {expect, it} from 'vitest'
import {packWrites} from '../../../src/reference/amqp/pack-writes.js'

function packed() {
  const packets: string[] = []
  const stream = new Writable({
    writev(chunks, done) {
      packets.push(chunks.map(({chunk}) => chunk.toString()).join(''))
      done()
    },
    write(chunk, _encoding, done) {
      packets.push(chunk.toString())
      done()
    },
  })
  packWrites(stream)
  return {stream, packets}
}

it('sends 3 writes of one turn together, and those of the next turn after them', async () => {
  const {stream, packets} = packed()
  for (const text of ['a', 'b', 'c']) stream.write(text)
  await nextTurn()
  stream.write('d')
  await nextTurn()
  expect(packets).toEqual(['abc', 'd'])
})

it('loses nothing that was written just before the end', async () => {
  const {stream, packets} = packed()
  stream.write('a')
  stream.write('b')
  await new Promise<void>(resolve => stream.end(resolve))
  expect(packets.join('')).toBe('ab')
})

it('still says when its buffer is full', () => {
  const {stream} = packed()
  expect([stream.write('x'), stream.write('x'.repeat(1_000_003))]).toEqual([true, false])
})
