// RFC 3749, sections 2 and 4.
//
//   enum { null(0), DEFLATE(1), (255) } CompressionMethod;

import { enumerated } from '../codec/presentation.ts'

export const CompressionMethod = enumerated(1, { null: 0, DEFLATE: 1 })
