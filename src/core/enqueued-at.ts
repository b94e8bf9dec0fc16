/** Message header that a publisher stamps: ms since 1970, by its clock. From it a consumer knows how long a task waited. */
export const ENQUEUED_AT_HEADER = 'x-qops-enqueued-at'
