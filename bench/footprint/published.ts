import type { Table } from '../report.ts';

/** Nothing here was measured by us: figures as their sources state them. */
export function publishedTable(): Table {
  return {
    title: 'What others publish (not measured here)',
    columns: ['what', 'figure', 'conditions', 'source'],
    rows: [
      ['Uptime Kuma 1.x', '201 MiB, 3.25 % CPU', '36 monitors, container, February 2023', "a user's `docker stats`, louislam/uptime-kuma#2710"],
      [
        'Uptime Kuma 2.4.0-slim',
        'about 150 MB after a restart, growing',
        '23 monitors, container with MariaDB outside, June 2026',
        "a user's report, louislam/uptime-kuma#7537",
      ],
      ['Uptime Kuma 2.0.0-beta.3', 'below 400 MiB', 'about 250 monitors, SQLite, June 2025', "a user's report, louislam/uptime-kuma#5884"],
      ['Uptime Kuma, by its makers', 'none that we found', '', 'asked for in louislam/uptime-kuma#3817 and #4359'],
      ['llama-swap', 'none that we found', '', 'its README calls it light-weight and gives no figure for memory, CPU or start'],
    ],
  };
}
