import { type Vendor, vendor } from './vendor.ts';

/** Mail, chat, code hosts and what else teams work with. */
export const COLLABORATION = {
  github: vendor('GitHub', {
    signs: 'documentation_url',
    hosts: 'docs.github.com api.github.com uploads.github.com',
    ownHosts: 'github.com',
    models: 'x-github X-GitHub',
    wording:
      'large files detected | ' +
      'unable to resolve action | the action <*> has timed out | the workflow is not valid | ' +
      'personal access token | required status check | protected branch | ghe file size | ' +
      "github's file size limit | pre-receive hook declined | repository rule violations | " +
      'no server is currently available to service your request | unicorn | pull request is not mergeable | ' +
      'base branch was modified | head branch was modified | was submitted too quickly | ' +
      'no commit found for sha | organization saml | can not approve your own pull request | ' +
      'reusable workflow | workflow file | workflow run | update is not a fast forward | ' +
      'reference update failed | graphqlresponseerror | support for password authentication was removed | ' +
      'self-hosted runner | hosted runner | lost communication with the server | git repository is empty | ' +
      'issues are disabled for this repo | tree.sha | blob is too big | ' +
      "could not resolve to a | secondary rate limit | resource not accessible by | must have admin rights | sha wasn't supplied | " +
      'abuse detection | no commits between | reference already exists | reference does not exist | ' +
      'pull request already exists | remote permission to | workflow_dispatch | x-accepted- | bad credentials',
    words: "github github's",
    prefixes:
      'graphqlresponseerror gh00 ' + 'octokit github.githubexception githubexception pygithub github.',
  }),
  git: vendor('Git', {
    wording:
      'did not match any file | ' +
      'merge conflict in | automatic merge failed | another git process | not a git repository | failed to push some refs | ' +
      'refusing to merge unrelated histories | could not read from remote repository | did not match any files known to git | ' +
      'your local changes to the following files would be overwritten | needs merge | dubious ownership',
  }),
  gitlab: vendor('GitLab', { hosts: 'gitlab.com', prefixes: 'gitlab' }),
  bitbucket: vendor('Bitbucket', { hosts: 'bitbucket.org', prefixes: 'bitbucket' }),
  jira: vendor('Jira', {
    aliases: 'atlassian',
    hosts: 'atlassian.net atlassian.com',
    prefixes: 'jira atlassian',
  }),
  notion: vendor('Notion', {
    hosts: 'notion.com notion.so',
    prefixes: 'notion_client @notionhq notionclient',
  }),
  linear: vendor('Linear', { hosts: 'linear.app', prefixes: '@linear' }),
  airtable: vendor('Airtable', { hosts: 'airtable.com', prefixes: 'airtable' }),
  slack: vendor('Slack', {
    hosts: 'slack.com',
    prefixes: 'slack',
    wording: 'an api error occurred | channel_not_found | not_in_channel',
  }),
  discord: vendor('Discord', {
    hosts: 'discord.com discordapp.com discord.gg',
    prefixes: 'discord',
    wording: 'you are being rate limited | base_type | invalid form body',
  }),
  telegram: vendor('Telegram', {
    hosts: 'telegram.org',
    prefixes: 'telegram aiogram',
    wording: 'bot was blocked by the user | flood control exceeded | etelegram',
  }),
  teams: vendor('Microsoft Teams', {
    aliases: 'msteams',
    hosts: 'webhook.office.com graph.microsoft.com',
    prefixes: 'msteams',
  }),
  twilio: vendor('Twilio', {
    hosts: 'twilio.com',
    prefixes: 'twilio',
    wording: 'unable to create record | sms-capable',
  }),
  sendgrid: vendor('SendGrid', {
    hosts: 'sendgrid.com sendgrid.net',
    models: 'personalizations',
    prefixes: 'sendgrid python_http_client',
    wording: 'verified sender identity',
  }),
  mailgun: vendor('Mailgun', { hosts: 'mailgun.net mailgun.org mailgun.com', prefixes: 'mailgun' }),
  mailchimp: vendor('Mailchimp', { hosts: 'mailchimp.com mandrillapp.com', prefixes: 'mailchimp mandrill' }),
  postmark: vendor('Postmark', { hosts: 'postmarkapp.com', prefixes: 'postmark' }),
  resend: vendor('Resend', { hosts: 'resend.com', prefixes: 'resend.exceptions' }),
  smtp: vendor('SMTP', {
    prefixes: 'smtp nodemailer eenvelope',
    wording:
      "can't send mail | recipients were rejected | recipient address rejected | closing transmission channel | " +
      'mailbox unavailable | relay access denied | username and password not accepted | starttls | data command failed | ' +
      'invalid greeting | greeting never received | mail command failed | message failed | invalid login',
  }),
  hubspot: vendor('HubSpot', { hosts: 'hubapi.com hubspot.com', prefixes: 'hubspot' }),
  salesforce: vendor('Salesforce', {
    hosts: 'salesforce.com force.com',
    prefixes: 'salesforce simple_salesforce',
  }),
  zendesk: vendor('Zendesk', { hosts: 'zendesk.com', prefixes: 'zendesk' }),
  intercom: vendor('Intercom', { hosts: 'intercom.io', prefixes: 'intercom' }),
  algolia: vendor('Algolia', { hosts: 'algolia.net algolianet.com', prefixes: 'algolia' }),
  contentful: vendor('Contentful', { hosts: 'contentful.com', prefixes: 'contentful' }),
  cloudinary: vendor('Cloudinary', { hosts: 'cloudinary.com', prefixes: 'cloudinary' }),
  auth0: vendor('Auth0', { hosts: 'auth0.com', prefixes: 'auth0' }),
  okta: vendor('Okta', { hosts: 'okta.com', prefixes: 'okta' }),
  tavily: vendor('Tavily', { hosts: 'tavily.com', prefixes: 'tavily' }),
  serpapi: vendor('SerpApi', { hosts: 'serpapi.com', prefixes: 'serpapi' }),
  firecrawl: vendor('Firecrawl', { hosts: 'firecrawl.dev', prefixes: 'firecrawl' }),
  apify: vendor('Apify', { hosts: 'apify.com', prefixes: 'apify' }),
} satisfies Record<string, Vendor>;
