// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SkimmingAuthorized} from "../../../../contracts/mocks/recordings/SkimmingAuthorized.sol";
import {TestDollar} from "../../../../contracts/mocks/TestDollar.sol";
import {Payments} from "../../../../contracts/payments/Payments.sol";
import {IRecordingsErrors} from "../../../../contracts/recordings/IRecordingsErrors.sol";
import {IRecordingsEvents} from "../../../../contracts/recordings/IRecordingsEvents.sol";
import {Draft} from "../../../../contracts/recordings/RecordingTerms.sol";
import {Gallery} from "../Gallery.sol";

contract AuthorizationTest is Gallery {
    uint256 private constant KEY = 0xFA4;
    uint256 private constant UNTIL = NOW + 1 hours;
    address private signer;
    uint256 private id;

    function setUp() public override {
        super.setUp();
        signer = vm.addr(KEY);
        id = publish(inDollars());
        dollar.mint(signer, 100e6);
    }

    /// @dev Written out a second time, from the EIP.
    function sign(uint256 value, bytes32 nonce) private view returns (bytes memory) {
        bytes32 said = keccak256(
            abi.encode(
                keccak256(
                    "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                signer,
                address(recordings),
                value,
                0,
                UNTIL,
                nonce
            )
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(KEY, keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), said)));
        return abi.encodePacked(r, s, v);
    }

    function nonceOf(uint256 id_, address to, uint32 quantity) private view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(recordings), id_, to, quantity, UNTIL));
    }

    function send(uint256 id_, address to, uint32 quantity, bytes memory signature) private {
        vm.prank(other);
        recordings.mintWithAuthorization(id_, to, quantity, signer, 0, UNTIL, signature);
    }

    /// @custom:proves [S3.68] signed dollars buy exactly what was signed for
    function test_buys() public {
        assertEq(
            uint256(recordings.authorizationNonce(id, fan, 2, UNTIL)), uint256(nonceOf(id, fan, 2)), "nonce"
        );
        vm.expectEmit(address(recordings));
        emit IRecordingsEvents.RecordingMinted(id, fan, signer, 2, 1, 2 * DOLLARS, 250_000, payout, treasury, 2, 0);
        send(id, fan, 2, sign(2 * DOLLARS, nonceOf(id, fan, 2)));
        assertEq(recordings.balanceOf(fan, id), 2, "copies");
        assertEq(dollar.balanceOf(signer), 90e6, "signer");
        assertEq(dollar.balanceOf(payout), 9.75e6, "payout");
        assertEq(dollar.balanceOf(treasury), 0.25e6, "treasury");
        assertEq(dollar.balanceOf(address(recordings)), 0, "kept");
    }

    /// @custom:proves [S3.68][T44] whoever sends it can change nothing
    function test_bound() public {
        bytes memory signature = sign(DOLLARS, nonceOf(id, fan, 1));
        bytes memory reason = abi.encodeWithSelector(TestDollar.TestDollar_BadSignature.selector, signer);
        Draft memory made = inDollars();
        made.content = keccak256("another");
        uint256 another = publish(made);
        vm.expectRevert(reason);
        send(another, fan, 1, signature);
        vm.expectRevert(reason);
        send(id, other, 1, signature);
        vm.expectRevert(reason);
        send(id, fan, 2, signature);
        vm.expectRevert(reason);
        recordings.mintWithAuthorization(id, fan, 1, signer, 0, UNTIL + 1, signature);
        assertEq(dollar.balanceOf(signer), 100e6, "nothing was taken");
    }

    /// @custom:proves [S3.68] an authorisation works once
    function test_once() public {
        bytes memory signature = sign(DOLLARS, nonceOf(id, fan, 1));
        send(id, fan, 1, signature);
        vm.expectRevert(
            abi.encodeWithSelector(TestDollar.TestDollar_AuthorizationUsed.selector, signer, nonceOf(id, fan, 1))
        );
        send(id, fan, 1, signature);
    }

    /// @custom:proves [S3.68] a recording for native money refuses
    function test_native() public {
        Draft memory made = draft();
        made.content = keccak256("native");
        uint256 native = publish(made);
        vm.expectRevert(abi.encodeWithSelector(IRecordingsErrors.Recordings_NotAToken.selector, 0));
        send(native, fan, 1, "");
    }

    /// @custom:proves [S3.68] a token that keeps a part is refused
    function test_skimming() public {
        SkimmingAuthorized token = new SkimmingAuthorized();
        Draft memory made = inDollars();
        made.content = keccak256("skimmed");
        made.currency = currencies.list(address(token));
        uint256 skimmed = publish(made);
        token.mint(signer, DOLLARS);
        vm.expectRevert(
            abi.encodeWithSelector(Payments.Payments_WrongAmount.selector, DOLLARS - 1, DOLLARS)
        );
        send(skimmed, fan, 1, "");
    }
}
