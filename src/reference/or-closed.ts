/** Gives what `use` gives; when that fails, what was opened for it is closed. */
export async function orClosed<T>(opened: {close(): Promise<unknown>}, use: () => Promise<T>): Promise<T> {
  try {
    return await use()
  } catch (error) {
    await opened.close().catch(() => {}) // why it failed is what matters
    throw error
  }
}
