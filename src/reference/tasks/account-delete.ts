import {z} from 'zod'
import type {AccountStore} from '../account-store.js'
import type {Publish} from '../publisher.js'
import {AlreadyDone} from '../retry-policy.js'
import {defineTask, type Task} from '../task.js'

const PHOTOS_PER_TASK = 1_000

const args = z.object({user: z.int().min(0)})

type AccountDeleteArgs = z.infer<typeof args>

/**
 * `account.delete(user)`: removes one page of the photos, then sends its successor to remove the next. It needs no cursor,
 * because what is left is the cursor: run twice it only gets there sooner, and where nothing is left it was done already.
 */
export const accountDelete = ({accounts, publish}: {accounts: AccountStore; publish: Publish}): Task =>
  defineTask('account.delete', args, async ({user}) => {
    const left = await accounts.removePhotos(user, PHOTOS_PER_TASK)
    if (left === undefined) throw new AlreadyDone(`the account ${user} is gone`)
    const successor: AccountDeleteArgs = {user}
    if (left > 0) await publish('account.delete', successor)
    else await accounts.removeAccount(user)
  })
