// A file of our own, so that the build makes a worker of it that is served from this origin.
import '@pierre/diffs/worker/worker.js'
