import {expect, it} from 'vitest'
import {MemorySearchIndex} from '../../../src/reference/services/memory-search-index.js'
import {searchIndex} from '../../../src/reference/tasks/search-index.js'
import {runTask} from '../run-task.js'

it('makes a photo findable by its caption, once, also when it runs twice', async () => {
  const index = new MemorySearchIndex()
  const task = searchIndex({index})
  await runTask(task, {media: 7, caption: 'a cat'})
  await runTask(task, {media: 7, caption: 'a cat'})
  expect(index.find('cat')).toEqual([7])
})
