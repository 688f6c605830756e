/**
 * The tables of the memory, the same on both engines. Each feature adds its own by declaration merging:
 * `declare module './schema' { interface MemorySchema { ... } }` in the file that reads and writes them.
 * Times are ISO 8601 UTC text, flags are 0 or 1, lists are JSON text: what both engines hold alike.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by the features
export interface MemorySchema {}
