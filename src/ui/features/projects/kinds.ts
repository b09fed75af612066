import type { Output } from '../../../contract/index.ts'

export type Kind = Output<'kind', 'list'>['items'][number]
