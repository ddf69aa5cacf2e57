//! What the added part of the contract promises.

on_every_engine! {
    batch_errors {
        a_violation_names_its_request
        at_most_20_violations_come_with_their_count
        an_option_of_the_batch_is_refused_in_a_request
        a_uuid_twice_is_refused
        a_malformed_uuid_to_get_is_named
        more_than_1000_requests_are_refused
        more_than_1000_uuids_are_refused
        the_first_refused_request_decides_the_code
        a_refused_request_is_named
        another_batch_under_a_used_request_id_is_refused
    }
    batches {
        orders_are_got_in_the_order_of_their_names
        an_unknown_order_among_those_to_get_is_not_found
        a_deleted_order_is_got_when_deleted_ones_are_shown
        orders_are_created_in_the_order_of_the_batch
        orders_are_updated_all_together
        orders_are_deleted_as_far_as_they_are_there
        deleted_orders_are_restored_all_together
        a_batch_with_a_refused_child_changes_nothing
        a_repeated_batch_has_one_effect
        a_checked_batch_changes_nothing
        a_batch_has_up_to_1000_requests
    }
    bulk {
        every_order_that_matches_is_changed_and_no_other
        without_a_filter_every_order_is_changed
        an_empty_date_means_now
        orders_are_deleted_and_restored
        orders_that_need_no_change_are_skipped
        a_revision_holds_at_most_1000_of_the_orders
        a_checked_change_counts_and_changes_nothing
        a_check_is_not_held_against_earlier_calls
        another_count_than_expected_is_refused
        a_repeat_has_one_effect_and_the_same_result
        another_change_under_a_used_request_id_is_refused
        an_id_older_than_the_retention_is_refused_before_anything_changes
        a_call_without_a_change_is_refused
    }
    client_uuids {
        a_client_may_make_the_uuid
        a_client_s_uuid_is_answered_in_lower_case
        a_uuid_that_exists_is_refused_with_its_order
        a_uuid_of_a_deleted_order_exists_too
        a_malformed_uuid_of_a_client_is_refused
    }
    deleted {
        a_delete_answers_the_order_as_it_was_deleted
        a_delete_of_nothing_answers_no_order
        a_deleted_order_is_read_when_deleted_ones_are_shown
        deleted_orders_are_listed_when_they_are_shown
        a_deleted_order_matches_nothing_unless_it_is_shown
        an_undelete_restores_the_order_in_its_place
        an_undelete_of_a_living_order_says_that_it_exists
        an_undelete_of_an_unknown_order_is_not_found
        a_malformed_uuid_is_an_invalid_argument
    }
    etags {
        a_write_with_the_current_etag_is_carried_out
        without_an_etag_the_last_write_wins
        a_stale_etag_is_refused_with_the_current_order
        a_refused_write_changes_nothing
        a_delete_honours_the_etag
        an_undelete_honours_the_etag
        a_rollback_honours_the_etag
        an_etag_contains_the_epoch_of_the_store
        an_etag_of_another_store_is_stale
        each_state_has_an_etag_of_its_own
    }
    exports {
        every_order_comes_once_in_order_of_creation
        the_first_message_says_how_many_follow
        an_export_has_what_matches_and_deleted_orders_when_they_are_shown
        orders_come_as_they_stood_when_the_export_began
        a_bad_filter_is_refused
    }
    filter_errors {
        a_filter_s_error_says_where_and_why
        a_place_is_counted_in_characters
        a_filter_has_at_most_2000_characters
        a_filter_goes_at_most_16_deep
        an_order_by_s_error_says_where_and_why
        a_bulk_change_refuses_the_same_filters
        statistics_refuse_the_same_filters
    }
    filters {
        a_word_searches_the_names
        terms_side_by_side_are_anded
        terms_are_joined_negated_and_grouped
        names_are_compared
        signs_that_sql_knows_stand_for_themselves
        completed_is_compared
        a_day_means_the_whole_of_it_in_utc
        a_plain_day_is_itself_in_every_zone
        an_instant_is_compared_as_one
        the_server_s_own_times_are_compared
        a_uuid_is_compared_in_either_case
        deleted_orders_are_found_by_when_they_were_deleted
    }
    history {
        the_newest_change_comes_first
        a_change_shows_the_order_before_and_after_it
        a_change_says_its_revision_and_its_time
        a_change_says_who_made_it_and_with_which_request_id
        a_deleted_order_keeps_its_history
        an_update_that_changes_nothing_is_no_change
        pages_of_a_history_hold_all_of_it_once
        a_token_of_another_history_is_refused
        the_history_of_an_unknown_order_is_not_found
        a_malformed_uuid_is_an_invalid_argument
    }
    imports {
        orders_are_stored_each_chunk_as_one_revision
        an_import_sent_again_stores_nothing_twice
        an_import_that_broke_off_goes_on
        orders_that_break_a_rule_are_named_and_hurt_no_other
        an_order_with_a_uuid_that_exists_is_there_already
        other_writes_get_in_between
        another_chunk_under_a_used_number_is_refused
        chunks_are_numbered_without_gaps
        an_import_has_one_id
        an_import_older_than_the_retention_is_refused
        a_chunk_has_at_most_1000_orders
        an_undo_takes_an_import_back
    }
    info {
        the_server_says_its_version
        the_server_says_how_long_it_keeps_history
        the_server_says_what_it_bounds
        the_epoch_stays_whatever_is_written
    }
    masks {
        a_mask_with_the_name_changes_only_the_name
        a_mask_with_completed_changes_only_that
        a_mask_with_the_date_changes_only_the_date
        a_mask_without_paths_means_all_three
        what_a_mask_leaves_out_is_not_checked
        an_empty_date_under_a_mask_means_now
        a_path_that_is_no_field_of_the_client_s_is_refused
        a_long_path_is_not_repeated_whole
    }
    page_tokens {
        a_token_is_good_for_its_own_filter_and_order_alone
        a_token_is_good_for_its_filter_however_that_is_spaced
        pages_may_differ_in_size
        a_token_that_the_server_did_not_make_is_refused
        every_page_answers_the_resume_token_of_the_first
        a_new_list_begins_at_the_newest_revision
        a_token_leads_on_though_its_order_is_gone
    }
    pages {
        the_pages_together_hold_every_order_once
        each_page_but_the_last_is_full
        the_previous_pages_are_those_that_one_came_by
        the_first_page_has_no_page_before_it
        a_register_without_orders_has_one_page_without_orders
        a_page_of_size_0_with_any_other_field_has_100_orders
        a_page_has_at_most_1000_orders
        a_negative_page_size_is_refused
        orders_that_come_and_go_between_pages_move_no_others
        a_jump_leaves_out_what_it_skips
        a_jump_begins_after_the_token
        a_page_before_a_jump_is_reached_backwards
        more_than_10_000_000_orders_are_not_skipped
    }
    request_ids {
        a_repeat_has_one_effect_and_the_first_answer
        a_repeat_has_the_first_answer_whatever_has_happened_since
        a_repeated_update_is_not_refused_for_its_own_etag
        a_repeated_delete_succeeds_again
        a_repeated_undelete_restores_nothing_twice
        repeats_at_the_same_time_have_one_effect
        another_payload_is_refused
        a_request_id_means_the_same_in_either_case
        each_method_has_request_ids_of_its_own
        a_refused_command_leaves_its_request_id_free
        an_id_older_than_the_retention_is_refused
        an_id_within_the_retention_is_good
        an_id_that_does_not_tell_its_age_does_not_expire
        a_malformed_request_id_is_refused
    }
    reverts {
        a_bulk_change_is_undone
        a_bulk_change_that_was_repeated_is_undone_once_and_for_all
        every_chunk_of_a_bulk_change_is_undone
        a_single_write_is_undone
        orders_that_a_batch_created_are_deleted
        what_has_changed_since_is_listed_and_left
        what_has_changed_since_is_listed_once
        an_undone_change_is_done_again_by_undoing_that
        a_repeat_has_one_effect_and_the_same_result
        a_checked_revert_changes_nothing
        an_unknown_change_is_not_found
        an_id_older_than_the_retention_is_refused_before_anything_changes
        a_malformed_request_id_is_named
    }
    revisions {
        a_command_that_changes_something_is_one_revision
        a_batch_is_one_revision
        a_refused_command_is_no_revision
        an_update_that_changes_nothing_is_no_revision
        a_delete_of_nothing_is_no_revision
        a_new_order_was_created_when_it_was_updated
        an_update_moves_the_update_time_alone
    }
    rollback {
        a_rollback_restores_all_that_the_client_decides
        a_rollback_is_a_new_revision
        a_repeated_rollback_has_one_effect
        a_deleted_order_is_not_rolled_back
        a_revision_of_another_order_is_not_found
        an_unknown_order_is_not_found
        all_violations_come_at_once
    }
    sorting {
        orders_are_sorted_by_one_field
        orders_are_sorted_by_several_fields
        the_order_of_creation_breaks_ties
        uuids_sort_by_their_bytes
        names_sort_without_case_and_marks
        the_order_that_was_changed_last_comes_last_by_update_time
        a_living_order_comes_before_deleted_ones_by_delete_time
    }
    stats {
        orders_are_counted_open_and_completed
        counts_follow_every_change
        days_have_no_gaps
        weeks_begin_on_monday
        months_begin_on_their_first_day
        orders_outside_the_buckets_count_in_the_totals_alone
        a_filter_decides_what_is_counted
        there_are_at_most_400_buckets
        buckets_need_both_their_days
    }
    totals {
        a_total_counts_the_orders_of_all_pages
        a_total_is_the_same_on_every_page
        a_total_that_is_not_asked_for_is_absent
        a_total_under_a_filter_counts_what_matches
        a_total_counts_deleted_orders_when_they_are_shown
    }
    validate_only {
        a_checked_create_stores_nothing
        a_checked_update_changes_nothing
        a_checked_delete_deletes_nothing
        a_checked_undelete_restores_nothing
        a_checked_rollback_changes_nothing
        everything_is_checked
        a_check_leaves_its_request_id_free
        a_check_is_not_held_against_earlier_calls
    }
    watches {
        the_first_message_comes_at_once_and_says_where_the_watch_stands
        changes_come_as_they_are_written
        a_change_says_who_did_it_and_with_which_request_id
        a_batch_is_one_message
        a_refused_write_and_one_that_changes_nothing_are_no_event
        the_orders_come_first_when_that_is_asked
        an_empty_register_has_no_orders_to_come_first
        deleted_orders_come_first_when_they_are_shown
        a_lists_token_continues_with_what_the_list_has_not_seen
        every_messages_token_continues_after_it
        a_token_is_not_bound_to_a_filter
        a_long_absence_is_made_up_for_from_the_log
        silence_is_broken_by_a_fresh_token
        an_order_enters_and_leaves_a_filter
        a_deleted_order_leaves_a_filter_as_deleted
        with_deleted_orders_shown_a_deletion_is_a_change_like_others
        a_token_together_with_the_orders_is_refused
        what_is_no_token_is_refused
        a_heartbeat_is_5_to_60_seconds
        a_bad_filter_is_refused
    }
    zones {
        an_instant_falls_on_the_day_of_the_zone
        a_plain_day_falls_on_itself_in_every_zone
        a_zone_may_be_a_quarter_of_an_hour_off
        a_zone_keeps_its_summer_time
        an_instant_s_week_and_month_are_those_of_the_zone
        a_filter_leaves_the_days_of_the_zone_as_they_are
        an_unknown_zone_is_refused
    }
}
