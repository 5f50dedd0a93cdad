import type { OpeningEnvironment } from '@pet/platform/subgraph';
import { type Assigning, openAssigning } from './assigning.ts';
import { type Experiments, openExperiments } from './experiments.ts';
import { type Exporting, openExporting } from './exporting.ts';
import { type Listing, openListing } from './listing.ts';
import { openReporting, type Reporting } from './reporting.ts';
import { openRetention, type Retention } from './retention.ts';
import type { ServiceSetting } from './setting.ts';
import { openTracking, type Tracking } from './tracking.ts';

/** Everything that can be done with events. */
export interface AnalyticsServices {
  readonly tracking: Tracking;
  readonly listing: Listing;
  readonly experiments: Experiments;
  readonly assigning: Assigning;
  readonly reporting: Reporting;
  readonly exporting: Exporting;
  readonly retention: Retention;
}

export function openServices(
  setting: ServiceSetting,
  { database: target }: Pick<OpeningEnvironment, 'database'>,
): AnalyticsServices {
  return {
    tracking: openTracking(setting),
    listing: openListing(setting),
    experiments: openExperiments(setting),
    assigning: openAssigning(setting),
    reporting: openReporting(setting),
    exporting: openExporting(setting),
    retention: openRetention(target, setting),
  };
}
