import {readdirSync} from 'node:fs'
import {expect, it} from 'vitest'
import {allTasks, type TaskDeps} from '../../../src/reference/tasks/index.js'

const names = allTasks({} as TaskDeps).map(task => task.name)

it('lists one task for each file of the folder', () => {
  const files = readdirSync('src/reference/tasks').filter(file => file !== 'index.ts')
  expect(names.map(name => `${name.replace('.', '-')}.ts`).sort()).toEqual(files.sort())
})
