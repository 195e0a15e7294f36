from __future__ import annotations

from django.urls import path

from wagtail_execvoice.signoff.views import breakglass, signing, texts, voices

app_name = "execvoice_signoff"
urlpatterns = [
    path("task/<int:task_state_id>/", signing.sign_task, name="sign_task"),
    path("sign/<int:request_id>/", signing.SigningView.as_view(), name="sign"),
    path("sign/<int:request_id>/text/", texts.show_text, name="text"),
    path("sign/<int:request_id>/expedite/", voices.ExpediteView.as_view(), name="expedite"),
    path("voices/<int:slot_id>/link/", voices.SendLinkView.as_view(), name="send_link"),
    path("voices/<int:slot_id>/record/", voices.RecordView.as_view(), name="record"),
    path("emergency/page/<int:page_id>/", breakglass.PublishView.as_view(), name="emergency"),
    path("emergency/<int:glass_id>/text/", texts.show_emergency_text, name="emergency_text"),
    path("emergency/<int:glass_id>/confirm/", breakglass.ConfirmView.as_view(), name="emergency_confirm"),
    path("emergency/<int:glass_id>/review/", breakglass.ReviewView.as_view(), name="emergency_review"),
    path("voices/<int:slot_id>/waive/", voices.WaiveView.as_view(), name="waive"),
]
