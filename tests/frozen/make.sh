#!/bin/sh
# Fills a new database as the program of a schema version wrote it, through its commands only:
#   make.sh REDRESSCTL URL
# See README.md for what is done with it.
set -eu
program=$1
REDRESS_DB=$2 REDRESS_KEYCHAIN=none
export REDRESS_DB REDRESS_KEYCHAIN
here=$(dirname "$0")

call() { "$program" --actor olive call "$@" >/dev/null; }

"$program" init >/dev/null
call create_user '{"id":"u_ana","email":"ana@example.com","name":"Ana Lima"}'
call create_user '{"id":"u_bo","email":"bo@example.com"}'
call set_settings '{"refund_tolerance":700,"reason":"a frozen example"}'
call post_transaction '{"user_id":"u_ana","kind":"top_up","amount":2000,"key":"t1","reference":"pi_1"}'
call post_transaction '{"user_id":"u_bo","kind":"top_up","amount":500,"key":"t2","reference":"pi_2"}'
call post_transaction '{"user_id":"u_ana","kind":"usage","amount":-250,"key":"t3","metadata":{"job":"7"}}'
call post_transaction '{"user_id":"u_bo","kind":"grant","amount":40,"key":"t4","reason":"welcome"}'
call place_hold '{"user_id":"u_bo","amount":15,"case":"review_1"}'
call request_refund '{"user_id":"u_bo","reference":"pi_2","amount":300,"reason":"bought by mistake","key":"r1"}'
call ingest_stripe_object - <"$here/dispute.json"
"$program" verify >/dev/null
