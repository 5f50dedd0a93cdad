export { addJob, type JobOptions } from './add.ts';
export { type Attempt, declareJob, handle, type Job, type JobHandler, recurring } from './job.ts';
export { type JobsOptions, type OpenJobs, openJobs } from './jobs.ts';
export { type JobMetrics, openJobMetrics } from './metrics.ts';
